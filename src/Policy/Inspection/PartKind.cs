namespace Holdpoint.Policy.Inspection;

/// <summary>The values of <see cref="InspectedPart.Kind"/>.</summary>
internal static class PartKind
{
    public const string Text = "text";
    public const string ToolCall = "tool-call";
    public const string ToolResult = "tool-result";
    public const string Image = "image";
    public const string Audio = "audio";
    public const string File = "file";
    public const string Parameter = "parameter";
    public const string Key = "key";
}
