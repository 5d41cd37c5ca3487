using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Client.Design;

/// <summary>The few things that only the browser's own script can do (<c>page.js</c>).</summary>
public sealed class PageScript(IJSRuntime script) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;

    private Task<IJSObjectReference>? _sections;

    private Task<IJSObjectReference> Sections => _sections ??= script.InvokeAsync<IJSObjectReference>("import", "/js/sections.js").AsTask();

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

    /// <summary>Stops what moves by itself, or lets it move as the system has it.</summary>
    /// <param name="reduced">Whether it stops.</param>
    public async Task SetMotionAsync(bool reduced) => await (await Module).InvokeVoidAsync("setMotion", reduced);

    /// <summary>Asks for the permission to notify; the browser asks the person, if it was not decided before.</summary>
    /// <returns><c>granted</c>, <c>denied</c>, <c>default</c> when it was closed without an answer, or <c>missing</c>.</returns>
    public async Task<string> AskToNotifyAsync() => await (await Module).InvokeAsync<string>("askToNotify");

    /// <summary>Has the browser tell something while nobody looks at the page.</summary>
    /// <param name="tag">The same one again replaces what was told.</param>
    /// <param name="title">The first line.</param>
    /// <param name="text">What; never text of a request or an answer.</param>
    public async Task NotifyAsync(string tag, string title, string text) => await (await Module).InvokeVoidAsync("notify", tag, title, text);

    /// <summary>Moves to the next section of an element, or the one before; within one that is longer than the window, by a window.</summary>
    /// <param name="id">The element's id.</param>
    /// <param name="by">1 or -1.</param>
    public async Task StepAsync(string id, int by) => await (await Sections).InvokeVoidAsync("step", id, by);

    /// <summary>Watches which sections of an element have been in view; <c>stop</c> of what is returned ends it.</summary>
    /// <param name="id">The element's id.</param>
    /// <param name="listener">Its <c>Left</c> is told how many are left.</param>
    public async Task<IJSObjectReference> WatchSeenAsync<T>(string id, DotNetObjectReference<T> listener)
        where T : class => await (await Sections).InvokeAsync<IJSObjectReference>("watch", id, listener);

    /// <summary>What the browser is to send if the page goes away before <see cref="LetGoAsync"/>.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="json">Body.</param>
    public async Task HoldForUnloadAsync(string path, string json) => await (await Module).InvokeVoidAsync("holdForUnload", path, json);

    /// <summary>It was sent, or is not to be sent any more.</summary>
    /// <param name="path">As it was given.</param>
    public async Task LetGoAsync(string path) => await (await Module).InvokeVoidAsync("letGo", path);

    /// <summary>Gives the person a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="bytes">Its content.</param>
    public async Task SaveAsync(string name, string type, byte[] bytes)
    {
        using var content = new DotNetStreamReference(new MemoryStream(bytes));
        await (await Module).InvokeVoidAsync("save", name, type, content);
    }

    /// <summary>Checks an Ed25519 signature.</summary>
    /// <param name="key">Public key.</param>
    /// <param name="signature">Signature.</param>
    /// <param name="message">What was signed.</param>
    /// <returns>Null where the browser cannot: WebCrypto wants https or this machine, and a browser of 2025 or later.</returns>
    public async Task<bool?> VerifyAsync(byte[] key, byte[] signature, byte[] message) => await (await Module).InvokeAsync<bool?>("verify", key, signature, message);

    public async Task SetThemeAsync(string choice) => await script.InvokeVoidAsync("holdpointTheme", choice);

    public async ValueTask DisposeAsync()
    {
        if (_module is { IsCompletedSuccessfully: true })
        {
            await (await _module).DisposeAsync();
        }

        if (_sections is { IsCompletedSuccessfully: true })
        {
            await (await _sections).DisposeAsync();
        }
    }
}
