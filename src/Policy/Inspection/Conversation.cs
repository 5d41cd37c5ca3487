namespace Holdpoint.Policy.Inspection;

/// <summary>
/// What stands where in the conversation APIs: OpenAI chat completions, completions, embeddings, moderations and responses, and
/// Anthropic messages. They share one table, because they agree wherever they use the same name.
/// </summary>
internal static class Conversation
{
    public const string System = "system";
    public const string User = "user";
    public const string Assistant = "assistant";
    public const string Tool = "tool";

    /// <summary>What a member is for, by the slot of its object and its name.</summary>
    public static Slot Member(Slot slot, string name) => (slot, name) switch
    {
        (Slot.Root, "messages" or "input" or "prompt" or "prediction" or "suffix" or "system" or "instructions") => Slot.Content,
        (Slot.Root, _) => Slot.Parameter,
        (Slot.Answer, "choices" or "output" or "content" or "data") => Slot.Content,
        (Slot.Answer, "completion" or "error" or "params" or "text" or "segments") => Slot.Text,
        (Slot.Answer, "result") => Slot.ToolResult,
        (Slot.Answer, "events") => Slot.Answer,
        (Slot.Answer, _) => Slot.Parameter,
        (Slot.Content, _) => Slot.Item,
        (Slot.Item, "content" or "message") => Slot.Content,
        (Slot.Item, "text" or "refusal" or "thinking" or "reasoning" or "reasoning_content" or "reasoning_details" or "summary") => Slot.Text,
        (Slot.Item, "transcript" or "title" or "context" or "variables" or "revised_prompt") => Slot.Text,
        (Slot.Item, "tool_calls" or "function_call" or "arguments" or "input" or "action" or "queries" or "code" or "operation") => Slot.ToolCall,
        (Slot.Item, "output" or "outputs" or "results" or "stdout" or "stderr" or "error") => Slot.ToolResult,
        (Slot.Item, "image_url" or "b64_json" or "source") => Slot.Image,
        (Slot.Item, "input_audio" or "audio") => Slot.Audio,
        (Slot.Item, "file" or "file_data" or "file_id" or "file_url" or "filename") => Slot.File,
        (Slot.Item, _) => Slot.Parameter,
        (Slot.Audio, "transcript") => Slot.Text,
        (Slot.Image, "content") => Slot.Content,
        _ => slot,
    };

    /// <summary>Whose words a top-level member holds unless its items say so.</summary>
    public static string RoleOf(string rootMember) => rootMember switch
    {
        "input" or "prompt" or "suffix" => User,
        "system" or "instructions" => System,
        "prediction" => Assistant,
        _ => "",
    };

    /// <summary>Whose words a top-level member of an answer holds unless its items say so; of an MCP server's, a tool's.</summary>
    public static string RoleOfAnswer(string rootMember) => rootMember switch
    {
        "choices" or "output" or "content" or "data" or "completion" or "text" or "segments" => Assistant,
        "result" => Tool,
        _ => "",
    };

    /// <summary>The role as rules know it. One that nobody defined is empty, and then counts as any.</summary>
    public static string Role(string written) => written.ToLowerInvariant() switch
    {
        "system" or "developer" => System,
        "user" or "human" => User,
        "assistant" or "model" => Assistant,
        "tool" or "function" => Tool,
        _ => "",
    };

    /// <summary>Whose words an item is when it names no role: the calls and thoughts of the Responses API are the model's.</summary>
    public static string? RoleOfType(string type) => type switch
    {
        "reasoning" or "refusal" => Assistant,
        _ when type.EndsWith("_call", StringComparison.Ordinal) => Assistant,
        _ => null,
    };

    /// <summary>The kind of a string, by where it stands.</summary>
    public static string Kind(Slot slot) => slot switch
    {
        Slot.Plain or Slot.Content or Slot.Text => PartKind.Text,
        Slot.ToolCall => PartKind.ToolCall,
        Slot.ToolResult => PartKind.ToolResult,
        Slot.Image => PartKind.Image,
        Slot.Audio => PartKind.Audio,
        Slot.File => PartKind.File,
        _ => PartKind.Parameter,
    };

    /// <summary>Settles role and kind of a string once its item has been read to the end and its <c>role</c> and <c>type</c> are known.</summary>
    public static InspectedPart Settle(InspectedPart part, string role, string? type)
    {
        if (part.Kind == PartKind.Key)
        {
            return part.Role.Length == 0 ? part with { Role = role } : part;
        }

        bool result = (type?.EndsWith("tool_result", StringComparison.Ordinal) ?? false) || (type?.EndsWith("_output", StringComparison.Ordinal) ?? false);
        string kind = part.Kind switch
        {
            PartKind.Text when result || role == Tool => PartKind.ToolResult,
            PartKind.Image when type is "document" => PartKind.File,
            PartKind.Image when type is "audio" => PartKind.Audio,
            PartKind.File when type is "input_image" => PartKind.Image,
            _ => part.Kind,
        };
        string whose = kind == PartKind.ToolResult ? Tool : role;
        return part with { Kind = kind, Role = part.Role.Length == 0 ? whose : part.Role };
    }
}
