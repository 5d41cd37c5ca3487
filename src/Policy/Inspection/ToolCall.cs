namespace Holdpoint.Policy.Inspection;

/// <summary>A call of a tool that stands in a body: made by the model in an answer, kept in the history of a request, or asked of an MCP server.</summary>
/// <param name="Name">The tool's name; of a call that names none (a built-in tool of the model), its type.</param>
/// <param name="Arguments">
/// Its arguments as JSON text, as they were sent: not yet read, so possibly no JSON at all. Empty when there are none. The free text of a
/// custom tool is wrapped as <c>{"input": "…"}</c>.
/// </param>
/// <param name="Pointer">RFC 6901 pointer of the string that names it.</param>
/// <param name="ArgumentsPointer">RFC 6901 pointer of the arguments; null when there are none.</param>
internal sealed record ToolCall(string Name, string Arguments, string Pointer, string? ArgumentsPointer = null);
