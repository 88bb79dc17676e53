using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MlOps.InteroperationTests.Browser;

/// <summary>Chromium without a window, a process a page.</summary>
/// <remarks>Where it is not on the path the tests are skipped and say why; in CI (<c>CI=true</c>) they fail.</remarks>
internal static class Chromium
{
    private const string Offline =
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    /// <summary>The document of a page as it is after its scripts ran. A page in a file may look into other files.</summary>
    /// <param name="page">The page's file.</param>
    /// <param name="profile">A folder for what the browser remembers.</param>
    public static async Task<string> DocumentOf(string page, string profile)
    {
        using Process process = Start($"{Offline} --hide-scrollbars --allow-file-access-from-files \"--user-data-dir={profile}\" --dump-dom \"{new Uri(page).AbsoluteUri}\"");
        Task<string> document = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException cancelled)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"Chromium did not end within {s_limit}: {await errors}", cancelled);
        }

        Assert.True(process.ExitCode == 0, $"Chromium ended with {process.ExitCode}: {await errors}");
        return await document;
    }

    private static Process Start(string arguments)
    {
        foreach (string name in s_names)
        {
            try
            {
                return Process.Start(new ProcessStartInfo(name, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    StandardOutputEncoding = Encoding.UTF8,
                })!;
            }
            catch (Win32Exception)
            {
                // It is not there under this name.
            }
        }

        string message = $"Chromium is not here: none of {string.Join(", ", s_names)} starts.";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", message);
        Assert.Skip(message);
        throw new UnreachableException();
    }
}
