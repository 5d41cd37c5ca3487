using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Holdpoint.Policy.Tests.Imports;

/// <summary>Writes the rules of the corpus as the TOML file that gitleaks' users have.</summary>
internal static class GitleaksToml
{
    public static string Of(IEnumerable<JsonElement> rules)
    {
        var toml = new StringBuilder("title = \"gitleaks config\"\n");
        foreach (var rule in rules)
        {
            bool global = rule.GetProperty("id").GetString() == "__global_allowlist__";
            toml.Append(global ? "\n[[allowlists]]\n" : "\n[[rules]]\n");
            foreach (var member in rule.EnumerateObject().Where(member => member.Name != "allowlists" && !(global && member.Name == "id")))
            {
                toml.Append(CultureInfo.InvariantCulture, $"{member.Name} = {Value(member.Value)}\n");
            }

            if (rule.TryGetProperty("allowlists", out var lists))
            {
                foreach (var list in lists.EnumerateArray())
                {
                    toml.Append("[[rules.allowlists]]\n");
                    foreach (var member in list.EnumerateObject())
                    {
                        toml.Append(CultureInfo.InvariantCulture, $"{member.Name} = {Value(member.Value)}\n");
                    }
                }
            }
        }

        return toml.ToString();
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"'''{value.GetString()}'''",
        JsonValueKind.Array => $"[\n{string.Concat(value.EnumerateArray().Select(item => $"  {Value(item)},\n"))}]",
        _ => value.GetRawText(),
    };
}
