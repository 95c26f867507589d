"""What is held about a person, room by room: taken out for them, and erased when they wish."""
