"""A real OpenID provider (Django, django-oauth-toolkit) for the tests of the login.

Run as a process of its own: ``python -m tests.browser.openid_provider PORT APPLICATION FOLDER``.
"""
