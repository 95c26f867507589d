"""The room of whoever runs the installation."""
