using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdpoint.Cli.Exporting;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>Entries of every kind in the formats of others, held against what those formats require.</summary>
public sealed partial class ExportFormatTests
{
    private const string Origin = "example.org/ledger";

    private static IEnumerable<string> Kinds =>
        typeof(EntryKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(named => (string)named.GetRawConstantValue()!);

    [Fact]
    public void CloudEvents_HaveWhatVersion1Requires_AndTheEntryAsTheirData()
    {
        foreach (var entry in Entries(Kinds))
        {
            var made = CloudEventsExport.Event(entry, Origin);

            Assert.Equal("1.0", (string?)made["specversion"]);
            Assert.All((string[])["id", "source", "type"], name => Assert.NotEqual("", (string)made[name]!));
            Assert.True(Uri.TryCreate((string)made["source"]!, UriKind.RelativeOrAbsolute, out _));
            Assert.True(DateTimeOffset.TryParse((string)made["time"]!, out _));
            Assert.All(made, attribute => Assert.Matches(AttributeName(), attribute.Key));
            Assert.All(made.Where(attribute => attribute.Key != "data"), attribute => Assert.NotNull(attribute.Value?.GetValue<string>()));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(entry.Canonical.Span), made["data"]));
        }
    }

    [Fact]
    public void OcsfEvents_HaveWhatTheClassApiActivityRequires()
    {
        foreach (var entry in Entries(Kinds))
        {
            var made = OcsfExport.Event(entry, Origin);

            Assert.Equal((6, 6003), ((int)made["category_uid"]!, (int)made["class_uid"]!));
            Assert.Contains((int)made["activity_id"]!, (int[])[0, 1, 2, 3, 4, 99]);
            Assert.Equal(600300 + (int)made["activity_id"]!, (int)made["type_uid"]!);
            Assert.Contains((int)made["severity_id"]!, (int[])[0, 1, 2, 3, 4, 5, 6, 99]);
            Assert.Equal(entry.At.ToUnixTimeMilliseconds(), (long)made["time"]!);
            Assert.NotEqual("", (string)made["metadata"]!["version"]!);
            Assert.NotEqual("", (string)made["metadata"]!["product"]!["vendor_name"]!);
            Assert.Equal(entry.Kind, (string?)made["api"]!["operation"]);
            Assert.NotEqual("", (string)made["src_endpoint"]!["name"]!);
            Assert.NotNull(made["actor"]!["user"]?["name"] ?? made["actor"]!["app_name"]);
        }
    }

    [Fact]
    public void ACell_ThatASpreadsheetWouldRun_IsText_AndOneWithCommasAndQuotesIsOneCell()
    {
        foreach (var entry in Entries([EntryKinds.ReviewDecided]))
        {
            var line = CsvExport.Line(entry);
            Assert.Contains(",'=1+1,", line, StringComparison.Ordinal);
            if (entry.Detail is not null)
            {
                Assert.Contains(",\"said \"\"no\"\", twice\",", line, StringComparison.Ordinal);
            }

            Assert.Equal(CsvExport.Header.Split(',').Length, Cells().Count(line));
        }
    }

    /// <summary>Of each kind one with only what every entry has, and one with everything.</summary>
    private static IEnumerable<LedgerEntry> Entries(IEnumerable<string> kinds)
    {
        foreach (var kind in kinds)
        {
            var bare = new LedgerEntry
            {
                Index = 7,
                Canonical = System.Text.Encoding.UTF8.GetBytes($$"""{"kind":"{{kind}}","subject":"=1+1","v":1}"""),
                LeafHash = new string('c', 64),
                Id = "01a20883-b1a4-72ee-9316-ecd133aad645",
                At = new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero),
                Kind = kind,
                Subject = "=1+1",
                Actor = EntryActor.Machine("gateway", "gateway-1"),
            };
            yield return bare;
            yield return bare with
            {
                Actor = new EntryActor("person", "ann", ["reviewer", "lead"]),
                Trace = "r1",
                Route = "openai",
                Model = "m1",
                Consumer = "billing",
                Policy = new EntryPolicy(new string('a', 64), ["one", "two"]),
                Commitment = new string('b', 64),
                UniqueKey = "key",
                Detail = new JsonObject { ["scope"] = "all", ["reason"] = "said \"no\", twice", ["outcome"] = "approved" },
            };
        }
    }

    [GeneratedRegex("^[a-z0-9]{1,20}$")]
    private static partial Regex AttributeName();

    [GeneratedRegex("(?:^|,)(?:\"(?:[^\"]|\"\")*\"|[^,\"]*)")]
    private static partial Regex Cells();
}
