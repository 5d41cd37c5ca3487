using System.Text;

namespace Holdpoint.SideBySide;

/// <summary>What is sent. Ordinary English that no rule matches: what is measured is the traffic that simply passes.</summary>
internal static class Bodies
{
    private const string Text =
        "Please read the notes of the meeting below and write a short summary for the team. The supplier moved the delivery of the second lot to the middle of next month, "
        + "and the workshop needs three more people for the assembly in week 34. Invoice 4711-08 is paid; the one of June is not. Costs rose by 3.5 % against the plan of 128,400 euros. "
        + "Maria will ask the customer whether the drawings of 12 May are still the current ones, and who may sign changes. The next meeting is on Thursday at 10:30 in room 2.14. ";

    /// <summary>How a body that asks for a stream begins.</summary>
    internal static ReadOnlySpan<byte> StreamStart => "{\"stream\":true,"u8;

    /// <summary>That many bytes of plain words.</summary>
    internal static string Words(int bytes)
    {
        var text = new StringBuilder(bytes + Text.Length);
        while (text.Length < bytes)
        {
            text.Append(Text);
        }

        text.Length = bytes;
        return text.ToString();
    }

    /// <summary>A chat of about that size in turns of about a thousand bytes.</summary>
    internal static string Chat(int bytes, bool stream = false)
    {
        var turns = Math.Max(2, bytes / 1100);
        var messages = Enumerable.Range(0, turns).Select(turn =>
            $$"""{"role":"{{(turn % 2 == 0 ? "user" : "assistant")}}","content":"{{Words((bytes / turns) - 40)}}"}""");
        return (stream ? "{\"stream\":true," : "{")
            + "\"model\":\"sample\",\"temperature\":0.2,\"messages\":[{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
            + string.Join(',', messages) + "]}";
    }

    /// <summary>A hundred texts of a sentence or two.</summary>
    internal static string Embeddings() =>
        """{"model":"sample","encoding_format":"base64","input":[""" + string.Join(',', Enumerable.Range(0, 100).Select(static _ => $"\"{Words(180)}\"")) + "]}";
}
