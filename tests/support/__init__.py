"""What tests stand on: private servers, a mailbox, a browser."""
