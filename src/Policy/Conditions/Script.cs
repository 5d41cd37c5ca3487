using System.Text;

namespace Holdpoint.Policy.Conditions;

/// <summary>A script, by the Unicode blocks that hold its letters in use today.</summary>
internal sealed class Script
{
    private static readonly Script[] Known =
    [
        new("arabic", (0x0600, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
        new("armenian", (0x0530, 0x058F), (0xFB13, 0xFB17)),
        new("bengali", (0x0980, 0x09FF)),
        new("cyrillic", (0x0400, 0x052F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F)),
        new("devanagari", (0x0900, 0x097F), (0xA8E0, 0xA8FF)),
        new("ethiopic", (0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
        new("georgian", (0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
        new("greek", (0x0370, 0x03FF), (0x1F00, 0x1FFF)),
        new("gujarati", (0x0A80, 0x0AFF)),
        new("gurmukhi", (0x0A00, 0x0A7F)),
        new("han", (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)),
        new("hangul", (0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC)),
        new("hebrew", (0x0590, 0x05FF), (0xFB1D, 0xFB4F)),
        new("kana", (0x3040, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F), (0x1B000, 0x1B16F)),
        new("kannada", (0x0C80, 0x0CFF)),
        new("khmer", (0x1780, 0x17FF)),
        new("lao", (0x0E80, 0x0EFF)),
        new("latin", (0x0041, 0x024F), (0x0250, 0x02AF), (0x1D00, 0x1DBF), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xAB30, 0xAB6F), (0xFB00, 0xFB06), (0xFF21, 0xFF5A)),
        new("malayalam", (0x0D00, 0x0D7F)),
        new("myanmar", (0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
        new("oriya", (0x0B00, 0x0B7F)),
        new("sinhala", (0x0D80, 0x0DFF)),
        new("tamil", (0x0B80, 0x0BFF)),
        new("telugu", (0x0C00, 0x0C7F)),
        new("thai", (0x0E00, 0x0E7F)),
    ];

    private readonly (int First, int Last)[] _blocks;

    private Script(string name, params (int First, int Last)[] blocks)
    {
        Name = name;
        _blocks = blocks;
    }

    /// <summary>Names a policy may use.</summary>
    public static IEnumerable<string> Names => Known.Select(script => script.Name);

    private string Name { get; }

    /// <summary>The script of a name; null when there is none.</summary>
    public static Script? Find(string name) => Array.Find(Known, script => script.Name == name);

    /// <summary>Whether a letter is of it.</summary>
    public bool Has(Rune letter) => Array.Exists(_blocks, block => letter.Value >= block.First && letter.Value <= block.Last);
}
