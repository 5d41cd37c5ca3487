using System.Globalization;
using System.Text.Json.Nodes;
using Holdpoint.Policy.Reading;

namespace Holdpoint.Policy.Tests;

/// <summary>YAML as the JSON that an editor checks against the schema (YAML 1.2 core scalars; quoted ones stay as they look).</summary>
internal static class YamlJson
{
    public static JsonNode? Of(string yaml)
    {
        var errors = new PolicyErrors();
        var root = YamlTree.Read(yaml, "yaml", errors);
        Assert.Empty(errors.All());
        return Of(root!);
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Value, Of(entry.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(Of)]),
        YamlScalar { Value: "true" } => JsonValue.Create(true),
        YamlScalar { Value: "false" } => JsonValue.Create(false),
        YamlScalar scalar when double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => JsonValue.Create(number),
        YamlScalar scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };
}
