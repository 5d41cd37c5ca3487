using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Text written by strangers: always as text nodes, with matches lit and what cannot be seen made visible.</summary>
public sealed partial class ShownText
{
    private IReadOnlyList<(TextStretch Stretch, IReadOnlyList<TextPiece>? Pieces)> _stretches = [];
    private TextStretches? _text;
    private (string? Text, IReadOnlyList<Match>? Matches) _of;
    private bool _render;

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
            (_text, _stretches) = (new TextStretches(Text, Matches), []);
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

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private void Cut()
    {
        var before = _stretches.ToDictionary(static shown => shown.Stretch, static shown => shown.Pieces);
        _stretches = [.. _text!.All.Select(stretch => (stretch, before.TryGetValue(stretch, out var pieces) ? pieces : PiecesOf(stretch)))];
        _render = true;
    }

    private IReadOnlyList<TextPiece>? PiecesOf(TextStretch stretch) =>
        stretch.IsShown ? TextPieces.Of(Text, _text!.MatchesIn(stretch), stretch.Start, stretch.End) : null;

    private void Open(TextStretch gap, bool fromEnd)
    {
        if (fromEnd)
        {
            _text!.OpenFromEnd(gap);
        }
        else
        {
            _text!.OpenFromStart(gap);
        }

        Cut();
    }
}
