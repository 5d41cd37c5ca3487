namespace Holdpoint.Policy.Inspection;

/// <summary>What the place where a walk stands is for.</summary>
internal enum Slot
{
    /// <summary>JSON of no particular API.</summary>
    Plain,

    /// <summary>The top-level object of a conversation API.</summary>
    Root,

    /// <summary>The top-level object of a model's answer.</summary>
    Answer,

    /// <summary>Text, or a list of items: <c>messages</c>, <c>input</c>, <c>prompt</c>, <c>system</c>, <c>content</c>.</summary>
    Content,

    /// <summary>A message or a part of its content.</summary>
    Item,

    /// <summary>Text and all below it.</summary>
    Text,

    /// <summary>A call of a tool.</summary>
    ToolCall,

    /// <summary>What a tool gave back.</summary>
    ToolResult,

    /// <summary>An image or its address.</summary>
    Image,

    /// <summary>Audio.</summary>
    Audio,

    /// <summary>A file or its address.</summary>
    File,

    /// <summary>Anything else.</summary>
    Parameter,
}
