"""The JSON API of the page, which tests and scripts use too."""
