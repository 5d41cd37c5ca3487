using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Holdpoint.Cli.Configuration;
using Holdpoint.EndToEnd.Docs;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>docs/configuration.md: what stands above its marker is written by hand, what stands below is printed from the catalogue of keys and the documentation of the code.</summary>
internal static partial class ConfigurationPage
{
    internal const string Marker = "<!-- Below here the page is printed by tests/EndToEnd/Operating/ConfigurationPage.cs. -->\n";

    internal static readonly string File = Path.Combine(Repository.Root, "docs", "configuration.md");

    private static readonly Dictionary<Assembly, XElement> Documents = [];

    /// <summary>The page as it must be, with what is written by hand taken from the page as it is.</summary>
    internal static string Print(string page)
    {
        var text = new StringBuilder(page[..(page.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)]);
        foreach (var section in SettingCatalogue.Keys.GroupBy(static key => Section(key.Path)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {section.Key}\n\n| key, variable | default | meaning |\n| --- | --- | --- |\n");
            foreach (var key in section)
            {
                var option = key.Option is null ? "" : $"<br>`{key.Option}`";
                text.Append(CultureInfo.InvariantCulture, $"| `{key.Path}`<br>`{key.Variable}`{option} | {Default(key)} | {Meaning(key.Property)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Section(string path) => path.Split(':') is [_, var section, _, ..] ? $"Holdpoint:{section}" : "Holdpoint";

    private static string Default(SettingKey key) => key.DefaultText is { } words ? $"`{words}`" : key.Default switch
    {
        null or "" => "",
        bool flag => flag ? "`true`" : "`false`",
        Enum word => $"`{word.ToString().ToLowerInvariant()}`",
        TimeSpan time => $"`{time}`",
        string text => $"`{text}`",
        IEnumerable => "",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => "",
    };

    /// <summary>The summary of the property; of one that a record's head declares, the words of its parameter.</summary>
    private static string Meaning(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        var members = Document(type.Assembly);
        var text = Member($"P:{Name(type)}.{property.Name}")?.Element("summary")
            ?? Member($"T:{Name(type)}")?.Elements("param").FirstOrDefault(one => one.Attribute("name")?.Value == property.Name);
        Assert.True(text is not null, $"{type.Name}.{property.Name} says nothing of itself.");
        return Spaces().Replace(string.Concat(text.Nodes().Select(Words)), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);

        XElement? Member(string name) => members.Elements("member").FirstOrDefault(one => one.Attribute("name")?.Value == name);
    }

    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" or "seealso" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        XElement other => string.Concat(other.Nodes().Select(Words)),
        _ => "",
    };

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static XElement Document(Assembly assembly)
    {
        if (!Documents.TryGetValue(assembly, out var document))
        {
            var name = $"{assembly.GetName().Name}.xml";
            document = Documents[assembly] = XDocument.Load(Path.Combine(AppContext.BaseDirectory, name)).Root!.Element("members")!;
        }

        return document;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
