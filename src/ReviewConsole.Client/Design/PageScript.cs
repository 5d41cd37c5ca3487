using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Client.Design;

/// <summary>The few things that only the browser's own script can do (<c>page.js</c>).</summary>
public sealed class PageScript(IJSRuntime script) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    private Task<IJSObjectReference> Module => _module ??= script.InvokeAsync<IJSObjectReference>("import", "/js/page.js").AsTask();

    public async Task ShowModalAsync(ElementReference dialog) => await (await Module).InvokeVoidAsync("showModal", dialog);

    public async Task CloseAsync(ElementReference dialog) => await (await Module).InvokeVoidAsync("close", dialog);

    /// <summary>Moves the focus, if there is such an element.</summary>
    /// <param name="id">The element's id.</param>
    public async Task FocusAsync(string id) => await (await Module).InvokeVoidAsync("focus", id);

    /// <summary>Moves the focus to the first field inside an element.</summary>
    /// <param name="id">The element's id.</param>
    public async Task FocusFirstAsync(string id) => await (await Module).InvokeVoidAsync("focusFirst", id);

    /// <summary>Scrolls just far enough to show an element.</summary>
    /// <param name="id">The element's id.</param>
    public async Task RevealAsync(string id) => await (await Module).InvokeVoidAsync("reveal", id);

    /// <summary>What the browser is to send if the page goes away before <see cref="LetGoAsync"/>.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="json">Body.</param>
    public async Task HoldForUnloadAsync(string path, string json) => await (await Module).InvokeVoidAsync("holdForUnload", path, json);

    /// <summary>It was sent, or is not to be sent any more.</summary>
    /// <param name="path">As it was given.</param>
    public async Task LetGoAsync(string path) => await (await Module).InvokeVoidAsync("letGo", path);

    public async Task SetThemeAsync(string choice) => await script.InvokeVoidAsync("holdpointTheme", choice);

    public async ValueTask DisposeAsync()
    {
        if (_module is { IsCompletedSuccessfully: true })
        {
            await (await _module).DisposeAsync();
        }
    }
}
