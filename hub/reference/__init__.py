"""The API reference: pages, Markdown and OpenAPI, all from the declarations."""
