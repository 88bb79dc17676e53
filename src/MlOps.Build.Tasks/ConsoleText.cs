using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace MlOps.Build.Tasks;

/// <summary>Text that a target was called for: a person has to see it, whichever logger writes the rest.</summary>
/// <remarks>
/// The terminal logger hides messages of every importance, and there is none for results. It redraws the last lines of the
/// terminal as long as the build goes on, so the text is written when the process ends, after the logger's last line. Where
/// the output is no terminal (CI, a pipe, a binary log), it is a message of high importance.
/// </remarks>
internal static class ConsoleText
{
    /// <summary>Shows lines of text.</summary>
    public static void Show(this TaskLoggingHelper log, string text)
    {
        if (Console.IsOutputRedirected)
        {
            log.LogMessage(MessageImportance.High, "{0}", text.TrimEnd());
            return;
        }

        log.LogMessage(MessageImportance.Low, "{0}", text.TrimEnd());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.Out.Write("\n" + text);
    }
}
