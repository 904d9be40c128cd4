"""The windows. They draw and listen; they decide nothing."""
