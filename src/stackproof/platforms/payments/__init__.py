"""The payments platform: a web system that takes payments, to configure and deploy."""
