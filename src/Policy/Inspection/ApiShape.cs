namespace Holdpoint.Policy.Inspection;

/// <summary>How a route's bodies are read.</summary>
public enum ApiShape
{
    /// <summary>Not read at all; policy by route, header and size only.</summary>
    Opaque,

    /// <summary>Any JSON: every string is a part.</summary>
    Json,

    /// <summary>OpenAI: chat completions and its relatives.</summary>
    OpenAi,

    /// <summary>Anthropic messages.</summary>
    Anthropic,

    /// <summary>KServe open inference REST v2.</summary>
    KServe,

    /// <summary>Model Context Protocol over streamable HTTP.</summary>
    Mcp,
}
