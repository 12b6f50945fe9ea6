REGION = "us-east-1"
ZONES = ("us-east-1a", "us-east-1b")
ADMIN_PASSWORD = "Winter2024!"
ACCOUNT = "640182047219"
