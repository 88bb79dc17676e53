using System.Runtime.InteropServices;
using System.Text.Json;
using MlOps.Worker.Commands;
using MlOps.Worker.Execution;
using MlOps.Worker.Options;
using MlOps.Worker.Protocol;
using MlOps.Worker.Stages;

namespace MlOps.Worker;

/// <summary>The process that runs one stage, or one command on published models: <c>dotnet exec MlOps.Worker.dll request.json</c>.</summary>
/// <remarks><c>--hash-all</c> after the request reads every file again, also those whose size and time say that they are unchanged.
/// <c>--update</c> has <c>FetchData</c> ask the sources for what they have now.</remarks>
internal static class Program
{
    /// <summary>How long a cancelled stage may take to end by itself. Ending it by force is safe, see <see cref="ArtifactsFolder"/>.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private const string HashAll = "--hash-all";
    private const string Update = "--update";

    private static int Main(string[] arguments)
    {
        var channel = new EventChannel(Console.OpenStandardOutput());
        // The channel alone writes to standard output: whatever else prints lands nowhere.
        Console.SetOut(TextWriter.Null);
        string? stage = null;
        // Never disposed of: the thread that waits for the end of the input may be later than this method.
        var cancellation = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = CancelOn(PosixSignal.SIGINT, cancellation);
        using PosixSignalRegistration terminate = CancelOn(PosixSignal.SIGTERM, cancellation);
        using PosixSignalRegistration hangUp = CancelOn(PosixSignal.SIGHUP, cancellation);
        CancelAtEndOfInput(cancellation);
        using CancellationTokenRegistration force = cancellation.Token.Register(() =>
            new Thread(() =>
            {
                Thread.Sleep(s_grace);
                channel.End(new StageEvent { Kind = StageEvent.Error, Code = WorkerDiagnostics.Cancelled.Code, Message = StageRunner.CancelledMessage(Volatile.Read(ref stage)) });
                Environment.Exit(1);
            })
            { IsBackground = true, Name = "End by force" }.Start());

        try
        {
            StageRequest request = RequestFile.Read(arguments is [_, .. var switches] && switches.All(text => text is HashAll or Update)
                ? arguments[0]
                : throw new ArgumentException($"Usage: dotnet exec MlOps.Worker.dll <request.json> [{HashAll}] [{Update}]"));
            Volatile.Write(ref stage, request.Stage);
            if (RegistryCommands.Names.Contains(request.Stage))
            {
                using var commandLog = new StageLog(channel.Send);
                return new CommandRunner(request, commandLog).Run(cancellation.Token) ? 0 : 1;
            }

            Func<OptionReader, IStage> createStage = options => StageFactory.Create(options, arguments.Contains(Update));
            using var log = new StageLog(channel.Send);
            return new StageRunner(request, log, createStage, trustTimes: !arguments.Contains(HashAll)).Run(cancellation.Token) ? 0 : 1;
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException or JsonException)
        {
            channel.Send(new StageEvent { Kind = StageEvent.Error, Code = WorkerDiagnostics.InternalFault.Code, Message = $"The worker got no request that it can read: {error.Message}" });
            return 1;
        }
    }

    private static PosixSignalRegistration CancelOn(PosixSignal signal, CancellationTokenSource cancellation) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            cancellation.Cancel();
        });

    /// <summary>The build holds the other end of the standard input, so its end means that the build has gone.</summary>
    private static void CancelAtEndOfInput(CancellationTokenSource cancellation)
    {
        new Thread(() =>
        {
            using Stream input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[64];
            while (input.Read(ignored) > 0)
            {
            }

            cancellation.Cancel();
        })
        { IsBackground = true, Name = "End of input" }.Start();
    }
}
