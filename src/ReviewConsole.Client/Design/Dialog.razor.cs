using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Design;

/// <summary>A modal dialog: the browser's own, so that focus stays inside, Escape closes and focus returns where it was.</summary>
public sealed partial class Dialog
{
    private ElementReference _element;
    private bool _shown;

    [Parameter, EditorRequired]
    public required string Id { get; set; }

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter]
    public bool Open { get; set; }

    [Parameter]
    public EventCallback<bool> OpenChanged { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Open == _shown)
        {
            return;
        }

        _shown = Open;
        await (Open ? Script.ShowModalAsync(_element) : Script.CloseAsync(_element));
    }

    private Task ClosedAsync() => Open ? OpenChanged.InvokeAsync(false) : Task.CompletedTask;
}
