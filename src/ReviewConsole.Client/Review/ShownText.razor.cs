using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Text written by strangers: always as text nodes, with matches lit and what cannot be seen made visible.</summary>
public sealed partial class ShownText
{
    /// <summary>More than this is shown on request, or up to the last match if that lies beyond: a page of megabytes freezes.</summary>
    private const int FirstCharacters = 50_000;

    private IReadOnlyList<TextPiece> _pieces = [];
    private (string? Text, IReadOnlyList<Match>? Matches) _of;
    private bool _all;
    private bool _render;
    private int _cut;

    [Parameter, EditorRequired]
    public required string Text { get; set; }

    [Parameter]
    public IReadOnlyList<Match> Matches { get; set; } = [];

    /// <summary>Start of the marks' element ids; the place in the text follows.</summary>
    [Parameter]
    public string? IdPrefix { get; set; }

    protected override void OnParametersSet()
    {
        if (_of != (Text, Matches))
        {
            _of = (Text, Matches);
            Cut();
        }
    }

    protected override bool ShouldRender()
    {
        var now = _render;
        _render = false;
        return now;
    }

    private static RenderFragment Show(TextPiece piece) => piece.Kind switch
    {
        PieceKind.Hidden => builder =>
        {
            builder.OpenElement(0, "span");
            builder.AddAttribute(1, "class", "hidden-character");
            builder.AddAttribute(2, "title", piece.Code);
            builder.AddContent(3, piece.Text);
            builder.CloseElement();
        },
        PieceKind.LookAlike => builder =>
        {
            builder.OpenElement(0, "span");
            builder.AddAttribute(1, "class", "look-alike");
            builder.AddAttribute(2, "title", $"{piece.Code}: looks like another letter");
            builder.AddContent(3, piece.Text);
            builder.CloseElement();
        },
        _ => builder => builder.AddContent(0, piece.Text),
    };

    private void Cut()
    {
        var last = Matches.Count == 0 ? 0 : Matches.Max(static match => match.Start + match.Length);
        var length = _all ? Text.Length : Math.Min(Text.Length, Math.Max(FirstCharacters, last));
        _cut = Text.Length - length;
        _pieces = TextPieces.Of(_cut == 0 ? Text : Text[..length], Matches);
        _render = true;
    }

    private void ShowAll()
    {
        _all = true;
        Cut();
    }
}
