namespace Holdpoint.EndToEnd.Docs;

/// <summary>One command of a page with the output that the page shows for it; … stands for what differs from run to run.</summary>
/// <param name="Command">What is typed.</param>
/// <param name="Output">What the page shows.</param>
internal sealed record DocumentedCommand(string Command, IReadOnlyList<string> Output);

/// <summary>The ```console blocks of a page.</summary>
internal static class ConsoleBlocks
{
    private const string Fence = "```";
    private const string Prompt = "$ ";

    internal static IReadOnlyList<DocumentedCommand> Read(string page)
    {
        List<DocumentedCommand> commands = [];
        List<string>? output = null;
        var inside = false;
        foreach (var line in File.ReadLines(page))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                inside = line == Fence + "console";
            }
            else if (inside && line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                output = [];
                commands.Add(new DocumentedCommand(line[Prompt.Length..], output));
            }
            else if (inside)
            {
                (output ?? throw new InvalidOperationException($"{page}: output before any command: {line}")).Add(line);
            }
        }

        return commands;
    }
}
