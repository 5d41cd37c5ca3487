using NJsonSchema;

namespace Holdpoint.Tests.Entries;

/// <summary>The published form of an entry, as docs/ledger-entry.schema.json says it: what real entries are held against.</summary>
internal static class EntrySchema
{
    private static readonly Lazy<JsonSchema> Schema = new(static () => JsonSchema.FromFileAsync(Find()).GetAwaiter().GetResult());

    /// <summary>The kinds that the schema describes.</summary>
    internal static IEnumerable<string> Kinds =>
        Schema.Value.OneOf.SelectMany(static one => one.Properties["kind"].Enumeration).Select(static kind => (string)kind!);

    /// <summary>What of an entry is other than published; null when nothing is.</summary>
    internal static string? Problem(ReadOnlyMemory<byte> canonical)
    {
        var text = System.Text.Encoding.UTF8.GetString(canonical.Span);
        var errors = Schema.Value.Validate(text);
        return errors.Count == 0 ? null : $"{text}\n{string.Join('\n', errors.Select(static error => error.ToString()))}";
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdpoint.slnx")))
        {
            folder = folder.Parent;
        }

        return folder is null ? throw new InvalidOperationException("The tests run outside the repository.") : Path.Combine(folder.FullName, "docs", "ledger-entry.schema.json");
    }
}
