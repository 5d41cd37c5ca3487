using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Entries;

/// <summary>Entries to canonical bytes and back. The schema is version 1; docs/ledger.md publishes it.</summary>
internal static class EntryCodec
{
    /// <summary>The largest entry: bundles give lengths in two bytes (C2SP tlog-tiles).</summary>
    internal const int LargestEntry = 65_535;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Room for nearly every entry; each thread that writes keeps one such buffer.</summary>
    private const int UsualEntry = 2_048;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _spare;

    /// <summary>Gives a draft its id, time and bytes.</summary>
    /// <exception cref="ArgumentException">The draft cannot be an entry; the message names the field.</exception>
    internal static PreparedEntry Prepare(EntryDraft draft, DateTimeOffset now)
    {
        Require(draft.Kind, nameof(draft.Kind));
        Require(draft.Subject, nameof(draft.Subject));
        if (draft.UniqueKey is { } key && !WellFormedText.Is(key))
        {
            throw new ArgumentException("UniqueKey holds U+0000 or a lone surrogate, which not every database can keep apart.", nameof(draft));
        }

        if (draft.Kind is EntryKinds.StopSet or EntryKinds.LegalHoldSet)
        {
            Require(TextOf(draft.Detail, "scope"), "Detail.scope");
            Require(TextOf(draft.Detail, "reason"), "Detail.reason");
        }

        var id = Guid.CreateVersion7(now);
        var micros = now.UtcTicks / TimeSpan.TicksPerMicrosecond;
        var canonical = Write(draft, id, new DateTime(micros * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc));
        var unix = micros - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);
        return new PreparedEntry(draft, id, unix, canonical, Rfc6962.LeafHash(canonical));
    }

    /// <summary>The entry in those bytes.</summary>
    /// <exception cref="FormatException">The bytes are no entry of a version that this build reads.</exception>
    internal static LedgerEntry Read(long index, byte[] canonical)
    {
        try
        {
            var root = JsonNode.Parse(canonical)!.AsObject();
            var version = (int?)root["v"];
            if (version != 1)
            {
                throw new FormatException($"Entry {index} has schema version {version}; this build reads version 1.");
            }

            return new LedgerEntry
            {
                Index = index,
                Canonical = canonical,
                LeafHash = Convert.ToHexStringLower(Rfc6962.LeafHash(canonical)),
                Id = (string)root["id"]!,
                At = DateTimeOffset.ParseExact((string)root["at"]!, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                Kind = (string)root["kind"]!,
                Subject = (string)root["subject"]!,
                Trace = (string?)root["trace"],
                Actor = new EntryActor((string)root["actor"]!["type"]!, (string)root["actor"]!["id"]!, Texts(root["actor"]!["roles"])),
                Route = (string?)root["route"],
                Model = (string?)root["model"],
                Consumer = (string?)root["consumer"],
                Policy = root["policy"] is { } policy ? new EntryPolicy((string)policy["digest"]!, Texts(policy["rules"])) : null,
                Commitment = (string?)root["commitment"],
                UniqueKey = (string?)root["key"],
                Detail = Detached(root),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException($"Entry {index} is not an entry of schema version 1.", error);
        }
    }

    /// <summary>A string member of a detail object, or null.</summary>
    internal static string? TextOf(JsonObject? detail, string name) =>
        detail?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static byte[] Write(EntryDraft draft, Guid id, DateTime at)
    {
        var output = _spare ??= new ArrayBufferWriter<byte>(UsualEntry);
        output.ResetWrittenCount();
        var json = new CanonicalJson(output);
        var largest = ("", 0);

        // Members in RFC 8785 order; keep it when adding one.
        json.Raw("{\"actor\":{\"id\":"u8);
        json.Text(draft.Actor.Id);
        json.Raw(",\"roles\":"u8);
        json.Texts(draft.Actor.Roles);
        json.Raw(",\"type\":"u8);
        json.Text(draft.Actor.Type);
        json.Raw("},\"at\":\""u8);
        json.Ascii(at, TimeFormat);
        json.Raw("\""u8);
        Measure("actor", 0);
        Member(",\"commitment\":"u8, "commitment", draft.Commitment);
        Member(",\"consumer\":"u8, "consumer", draft.Consumer);
        if (draft.Detail is { } detail)
        {
            var start = output.WrittenCount;
            json.Raw(",\"detail\":"u8);
            json.Value(detail, "detail");
            Measure("detail", start);
        }

        json.Raw(",\"id\":\""u8);
        json.Ascii(id, "D");
        json.Raw("\""u8);
        Member(",\"key\":"u8, "uniqueKey", draft.UniqueKey);
        Member(",\"kind\":"u8, "kind", draft.Kind);
        Member(",\"model\":"u8, "model", draft.Model);
        if (draft.Policy is { } policy)
        {
            var start = output.WrittenCount;
            json.Raw(",\"policy\":{\"digest\":"u8);
            json.Text(policy.Digest);
            json.Raw(",\"rules\":"u8);
            json.Texts(policy.Rules);
            json.Raw("}"u8);
            Measure("policy", start);
        }

        Member(",\"route\":"u8, "route", draft.Route);
        Member(",\"subject\":"u8, "subject", draft.Subject);
        Member(",\"trace\":"u8, "trace", draft.Trace);
        json.Raw(",\"v\":1}"u8);
        if (output.Capacity > UsualEntry)
        {
            _spare = null;
        }

        return output.WrittenCount <= LargestEntry
            ? output.WrittenSpan.ToArray()
            : throw new ArgumentException($"The draft of kind {draft.Kind} makes an entry of {output.WrittenCount} bytes; at most {LargestEntry} fit. Its largest field is {largest.Item1} with {largest.Item2} bytes.", nameof(draft));

        void Member(ReadOnlySpan<byte> name, string field, string? value)
        {
            if (value is not null)
            {
                var start = output.WrittenCount;
                json.Raw(name);
                json.Text(value);
                Measure(field, start);
            }
        }

        void Measure(string field, int start) => largest = output.WrittenCount - start > largest.Item2 ? (field, output.WrittenCount - start) : largest;
    }

    private static JsonObject? Detached(JsonObject root)
    {
        var detail = root["detail"]?.AsObject();
        _ = root.Remove("detail");
        return detail;
    }

    private static string[] Texts(JsonNode? array) => [.. array!.AsArray().Select(item => (string)item!)];

    private static void Require(string? value, string field)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new ArgumentException($"A draft needs its {field}.", field);
        }
    }
}
