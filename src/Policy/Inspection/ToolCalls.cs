using System.Text.Json;

namespace Holdpoint.Policy.Inspection;

/// <summary>
/// Finds the calls of tools in a body that was read with certainty. A call is known by its own form, wherever it stands, so that requests,
/// answers and batches are read alike: OpenAI's <c>tool_calls</c> and <c>function_call</c> members, items of the Responses API whose type
/// ends in <c>_call</c>, Anthropic's <c>tool_use</c> blocks, and MCP's <c>tools/call</c>. Names are compared as a lenient parser would.
/// </summary>
internal sealed class ToolCalls
{
    /// <summary>No body that was inspected is deeper.</summary>
    private const int Deepest = 1024;

    private readonly List<ToolCall> _calls = [];
    private readonly PointerPath _path = new();

    private ToolCalls()
    {
    }

    /// <summary>The calls, in the order of the body.</summary>
    public static IReadOnlyList<ToolCall> In(ReadOnlyMemory<byte> body, ApiShape shape)
    {
        if (body.IsEmpty || shape is ApiShape.Opaque or ApiShape.KServe)
        {
            return [];
        }

        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Deepest });
        var finder = new ToolCalls();
        finder.Walk(document.RootElement, isTop: true);
        return finder._calls;
    }

    private void Walk(JsonElement value, bool isTop = false)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (var item in value.EnumerateArray())
            {
                int mark = _path.Enter(index++);
                Walk(item);
                _path.Leave(mark);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && !IsItem(value) && !IsMcp(value))
        {
            foreach (var member in value.EnumerateObject())
            {
                int mark = _path.Enter(member.Name);
                Below(member, isTop);
                _path.Leave(mark);
            }
        }
    }

    private void Below(JsonProperty member, bool isTop)
    {
        if (Is(member, "tool_calls") && member.Value.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (var call in member.Value.EnumerateArray())
            {
                int mark = _path.Enter(index++);
                ChatCall(call);
                _path.Leave(mark);
            }
        }
        else if (isTop || !Is(member, "function_call") || !Named(member.Value, "arguments"))
        {
            // At the top of a request, function_call says which function the model must choose; it is no call.
            Walk(member.Value);
        }
    }

    /// <summary>An element of <c>tool_calls</c>: a function's or a custom tool's.</summary>
    private void ChatCall(JsonElement call)
    {
        foreach (var (kind, arguments) in new[] { ("function", "arguments"), ("custom", "input") })
        {
            if (Member(call, kind) is { } tool)
            {
                int mark = _path.Enter(tool.Name);
                Named(tool.Value, arguments);
                _path.Leave(mark);
            }
        }
    }

    /// <summary>An item that says by its <c>type</c> that it is a call.</summary>
    private bool IsItem(JsonElement value)
    {
        if (Member(value, "type") is not { Value: { ValueKind: JsonValueKind.String } written } type)
        {
            return false;
        }

        string name = written.GetString()!;
        if (name is "tool_use" or "server_tool_use" or "mcp_tool_use" or "custom_tool_call")
        {
            return Named(value, "input");
        }

        if (!name.EndsWith("_call", StringComparison.Ordinal))
        {
            return false;
        }

        if (Named(value, "arguments"))
        {
            return true;
        }

        Add(name, type.Name, value, "action");
        return true;
    }

    /// <summary>A JSON-RPC request that calls a tool of an MCP server.</summary>
    private bool IsMcp(JsonElement value)
    {
        if (Member(value, "method") is not { Value: { ValueKind: JsonValueKind.String } method } || method.GetString() != "tools/call"
            || Member(value, "params") is not { } parameters)
        {
            return false;
        }

        int mark = _path.Enter(parameters.Name);
        bool named = Named(parameters.Value, "arguments");
        _path.Leave(mark);
        return named;
    }

    /// <summary>Adds a call that has a <c>name</c>; false when it has none.</summary>
    private bool Named(JsonElement value, string arguments)
    {
        if (Member(value, "name") is not { Value: { ValueKind: JsonValueKind.String } name } member)
        {
            return false;
        }

        Add(name.GetString()!, member.Name, value, arguments);
        return true;
    }

    private void Add(string name, string nameMember, JsonElement value, string arguments)
    {
        var given = Member(value, arguments);
        string text = given is not { Value: var json } ? ""
            : json.ValueKind != JsonValueKind.String ? json.GetRawText()
            : arguments == "input" ? $$"""{"input":{{json.GetRawText()}}}"""
            : json.GetString()!;
        _calls.Add(new ToolCall(name, text, At(nameMember), given is { } there ? At(there.Name) : null));
    }

    private string At(string member)
    {
        int mark = _path.Enter(member);
        string pointer = _path.ToString();
        _path.Leave(mark);
        return pointer;
    }

    private static JsonProperty? Member(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (Is(member, name))
                {
                    return member;
                }
            }
        }

        return null;
    }

    private static bool Is(JsonProperty member, string name) => string.Equals(KeyLedger.Fold(member.Name), name, StringComparison.OrdinalIgnoreCase);
}
