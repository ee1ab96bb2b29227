"""The tests: they mirror the packages, and share driver.py and fakes.py (`from tests.driver import Driver`)."""
