using System.Security.Cryptography;
using System.Text;
using Holdpoint.Policy.Imports;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Reading;

/// <summary>
/// What a policy says, free of how it is written: map keys sorted by their UTF-16 units, lists in order, scalars as text with their
/// length before them, then the terms of each list and the digest of each imported file. Comments, quoting, indentation and the split into files leave it unchanged.
/// </summary>
internal static class CanonicalForm
{
    private const string Title = "holdpoint-policy/1\n";

    /// <summary>SHA-256 of the canonical form, lower-case hex.</summary>
    public static string Digest(YamlMap root, IReadOnlyDictionary<string, TermList> terms, IReadOnlyDictionary<string, RuleFile> imports)
    {
        var text = new StringBuilder(Title);
        Write(root, text);
        foreach (var (name, list) in terms.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Write(name, text);
            foreach (string term in list.Terms)
            {
                Write(term, text);
            }
        }

        foreach (var (name, file) in imports.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Write(name, text);
            Write(file.Digest, text);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Write(YamlNode node, StringBuilder text)
    {
        switch (node)
        {
            case YamlMap map:
                text.Append('{');
                foreach (var (key, value) in map.Entries.OrderBy(entry => entry.Key.Value, StringComparer.Ordinal))
                {
                    Write(key, text);
                    Write(value, text);
                }

                text.Append('}');
                break;
            case YamlList list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Write(item, text);
                }

                text.Append(']');
                break;
            case YamlScalar scalar:
                Write(scalar.Value, text);
                break;
        }
    }

    private static void Write(string value, StringBuilder text) =>
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value.Length}:").Append(value).Append('\n');
}
