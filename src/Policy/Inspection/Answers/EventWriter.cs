using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Inspection.Answers;

/// <summary>Writes server-sent events.</summary>
internal sealed class EventWriter
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1024 };

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>A node as JSON text, on one line.</summary>
    public static byte[] Bytes(JsonNode? node) => Encoding.UTF8.GetBytes(node?.ToJsonString(Plain) ?? "null");

    /// <summary>One event.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="type">Its name, if it has one.</param>
    /// <param name="id">Its id, if it has one.</param>
    public void Event(JsonNode? data, string? type = null, string? id = null)
    {
        Field("event: ", type);
        Field("id: ", id);
        _buffer.Write("data: "u8);
        _buffer.Write(Bytes(data));
        _buffer.Write("\n\n"u8);
    }

    /// <summary>The end of an OpenAI stream.</summary>
    public void Done() => _buffer.Write("data: [DONE]\n\n"u8);

    private void Field(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _buffer.Write(Encoding.UTF8.GetBytes($"{name}{value}\n"));
        }
    }
}
