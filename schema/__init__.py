"""GraphQL by subject: translate, ask one service, translate back. Holds no rule."""
