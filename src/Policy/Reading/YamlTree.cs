using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Holdpoint.Policy.Reading;

/// <summary>
/// Turns YAML text into nodes that know their lines. Duplicate keys, anchors, aliases, tags and further documents are errors: a policy
/// says each thing once, where a reader sees it.
/// </summary>
internal sealed class YamlTree
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 200_000;

    private readonly string _file;
    private readonly PolicyErrors _errors;
    private readonly Parser _parser;
    private int _nodes;

    private YamlTree(string text, string file, PolicyErrors errors)
    {
        _file = file;
        _errors = errors;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The top-level map; null when there is none, which is then among the errors.</summary>
    public static YamlMap? Read(string text, string file, PolicyErrors errors)
    {
        try
        {
            return new YamlTree(text, file, errors).Document();
        }
        catch (Exception broken) when (broken is YamlException or ArgumentException or InvalidOperationException or FormatException)
        {
            // The YAML reader lets some of its own checks of hostile text (a tag that is no URI) through as other exceptions.
            long line = broken is YamlException yaml ? yaml.Start.Line : 1;
            errors.Add(
                new Place(file, (int)Math.Max(line, 1)), "", "text that is not YAML as a policy uses it", $"YAML reader: {broken.Message}");
            return null;
        }
    }

    private YamlMap? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.Accept<DocumentStart>(out _))
        {
            _errors.Add(new Place(_file, 1), "", "an empty document", "start with 'version: 1'");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Node("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _errors.Add(At(second), "", "a second document", "keep one document in a file");
        }

        if (root is not YamlMap map)
        {
            _errors.Add(root, "", "write a map that starts with 'version: 1'");
            return null;
        }

        return map;
    }

    private YamlNode Node(string path, int depth)
    {
        var next = _parser.Consume<ParsingEvent>();
        if (++_nodes > MaxNodes || depth > MaxDepth)
        {
            throw new YamlException(next.Start, next.End, $"keep a policy below {MaxNodes} values and {MaxDepth} levels");
        }

        if (next is AnchorAlias alias)
        {
            _errors.Add(At(alias), path, $"the alias '*{alias.Value}'", "write the value itself");
            return new YamlScalar(At(alias), "");
        }

        if (next is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _errors.Add(At(next), path, $"the anchor '&{anchored.Anchor}'", "leave it out");
        }

        if (next is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
        {
            _errors.Add(At(next), path, $"the tag '{tag}'", "leave it out");
        }

        return next switch
        {
            Scalar scalar => new YamlScalar(At(scalar), scalar.Value),
            SequenceStart list => List(list, path, depth),
            MappingStart map => Map(map, path, depth),
            _ => throw new YamlException(next.Start, next.End, "a value is missing here"),
        };
    }

    private YamlList List(SequenceStart start, string path, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node($"{path}[{items.Count}]", depth + 1));
        }

        return new YamlList(At(start), items);
    }

    private YamlMap Map(MappingStart start, string path, int depth)
    {
        var entries = new List<(YamlScalar, YamlNode)>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(path, depth + 1);
            string name = (key as YamlScalar)?.Value ?? "";
            string below = path.Length == 0 ? name : $"{path}.{name}";
            var value = Node(below, depth + 1);
            if (key is not YamlScalar scalar)
            {
                _errors.Add(key, path, "write a plain name before the colon");
            }
            else if (!lines.TryAdd(name, scalar.Place.Line))
            {
                _errors.Add(scalar, below, $"it stands in line {lines[name]} already; write each key once");
            }
            else
            {
                entries.Add((scalar, value));
            }
        }

        return new YamlMap(At(start), entries);
    }

    private Place At(ParsingEvent parsed) => new(_file, (int)parsed.Start.Line);
}
