using System.Buffers.Binary;
using System.Text;

namespace Holdpoint.EndToEnd.Monitoring;

/// <summary>One field of a protobuf message as it is on the wire; what it means the reader of the message knows.</summary>
internal readonly record struct Wire(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)
{
    internal string Text => Encoding.UTF8.GetString(Bytes.Span);

    internal string Hex => Convert.ToHexStringLower(Bytes.Span);

    /// <summary>The fields of a message, in the order in which they were written (protobuf.dev/programming-guides/encoding).</summary>
    internal static IEnumerable<Wire> Read(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = Varint(ref message);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return new Wire(field, Varint(ref message), default);
                    break;
                case 1:
                    yield return new Wire(field, BinaryPrimitives.ReadUInt64LittleEndian(message.Span), default);
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    yield return new Wire(field, 0, message[..length]);
                    message = message[length..];
                    break;
                case 5:
                    yield return new Wire(field, BinaryPrimitives.ReadUInt32LittleEndian(message.Span), default);
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} is none.");
            }
        }
    }

    /// <summary>The messages in one field of this message.</summary>
    internal IEnumerable<Wire> In(int field) => Read(Bytes).Where(one => one.Field == field);

    private static ulong Varint(ref ReadOnlyMemory<byte> from)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = from.Span[0];
            from = from[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
