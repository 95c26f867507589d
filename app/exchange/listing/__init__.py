"""What a price list says, whatever its format: its products, and drafts of offers made of them."""
