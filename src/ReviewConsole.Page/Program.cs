using Holdpoint.ReviewConsole.Page;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Review;
using Holdpoint.ReviewConsole.Client.Settings;
using Holdpoint.ReviewConsole.Client.Shell;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");

// One page, one user: everything lives as long as the page does.
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(_ => new HttpClient { BaseAddress = new Uri(builder.HostEnvironment.BaseAddress), Timeout = ConsoleApi.CallLimit });
builder.Services.AddSingleton<ConsoleClock>();
builder.Services.AddSingleton<SecondTicker>();
builder.Services.AddSingleton<SessionState>();
builder.Services.AddSingleton<StepUp>();
builder.Services.AddSingleton<ConsoleApi>();
builder.Services.AddSingleton<ReviewBoard>();
builder.Services.AddSingleton<LiveConnection>();
builder.Services.AddSingleton<Announcer>();
builder.Services.AddSingleton<KeyMap>();
builder.Services.AddSingleton<PageScript>();
builder.Services.AddSingleton<LocalSettings>();
builder.Services.AddSingleton<DraftShelf>();
builder.Services.AddSingleton<NextReview>();
builder.Services.AddSingleton<Outbox>();
builder.Services.AddSingleton<Notifier>();

await builder.Build().RunAsync();
