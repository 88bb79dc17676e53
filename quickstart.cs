#:property PublishAot=false

// The way from a clone of this repository to a prediction in an application, command by command:
//
//     dotnet run quickstart.cs
//
// It packs the SDK into a folder that serves as a NuGet feed, makes a model project from the template, builds, tests
// and packs it, and calls the packed model from a console application. Everything it makes is in artifacts/quickstart;
// neither the templates nor the package cache of your account are touched. Run it again as often as you like.

using System.Diagnostics;

var clock = Stopwatch.StartNew();
var root = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var workspace = Path.Combine(root, "artifacts", "quickstart");
// Packages are extracted here and not into the cache of the account, where an earlier 0.1.0 would win.
var packages = Path.Combine(workspace, "packages");
// The template is installed here and not for the account; the option wants an absolute path.
var hive = Path.Combine(workspace, "hive");

Prepare();

Step("Pack the SDK, the runtime and the templates of this clone");
Run(root, null, "pack", "MlSdk.sln", "--configuration", "Release", "--output", "artifacts/quickstart/feed", "--nologo");

Step("Make a model project");
Dotnet(workspace, "new", "install", Directory.GetFiles(Path.Combine(workspace, "feed"), "MlOps.Templates.*.nupkg")[0], "--debug:custom-hive", hive);
Dotnet(workspace, "new", "mlops-model", "--name", "Churn", "--no-restore", "--debug:custom-hive", hive);

var solution = Path.Combine(workspace, "Churn");
Step("Build it: read the data, train, evaluate, compile");
Dotnet(solution, "build", "--nologo");

Step("Test it: each quality gate is a test case");
Dotnet(solution, "test", "--no-build", "--nologo", "--logger", "console;verbosity=normal");

Step("Pack it");
Dotnet(solution, "pack", "--output", "../feed", "--nologo");

Step("Call it from an application");
Dotnet(workspace, "new", "console", "--name", "Shop", "--no-restore");
Dotnet(workspace, "add", "Shop", "package", "Churn");
var program = """
    using Churn;

    var customer = new ChurnInput
    {
        Region = "North", City = "Galford", Contract = "Monthly", Plan = "Premium", SignupDate = new DateTime(2024, 4, 2),
        TenureMonths = 14, MonthlyFee = 59.9f, MonthlyHours = 12, SupportCalls = 4, Payment = "Invoice", Autopay = false,
    };
    var prediction = ChurnModel.Predict(customer);
    Console.WriteLine($"Will leave: {prediction.PredictedLabel}, probability {prediction.Probability:P1}");

    """;
File.WriteAllText(Path.Combine(workspace, "Shop", "Program.cs"), program);
Echo("Shop/Program.cs", program);
Dotnet(workspace, "run", "--project", "Shop");

Console.WriteLine($"""

    Done in {clock.Elapsed.TotalSeconds:F0} s.

    The report:   {Path.Combine(solution, "Churn", "bin", "Debug", "net10.0", "model", "report.html")}
    The project:  {Path.Combine(solution, "Churn", "Churn.csproj")}

    Try next, in {solution}:
      - raise the Minimum of a QualityGate in Churn/Churn.csproj to 0.99 and run 'dotnet test' again
      - set <ModelTrainer>Linear</ModelTrainer> and run 'dotnet build': only what depends on it runs
      - put a data file of your own into data/ and name it in the TrainingData item
    """);
return 0;

// A folder of earlier runs is emptied, but for packages of others that would be downloaded again.
void Prepare()
{
    foreach (var folder in (string[])["feed", "hive", "Churn", "Shop"])
    {
        Delete(Path.Combine(workspace, folder));
    }

    Directory.CreateDirectory(packages);
    foreach (var package in Directory.EnumerateDirectories(packages).Where(path => Path.GetFileName(path) is var name && (name.StartsWith("mlops.", StringComparison.Ordinal) || name == "churn")))
    {
        Delete(package);
    }

    File.WriteAllText(Path.Combine(workspace, "nuget.config"), """
        <configuration>
          <packageSources>
            <add key="quickstart" value="feed" />
          </packageSources>
        </configuration>
        """);
    // The project shall be one like any other, not a part of this repository.
    foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
    {
        File.WriteAllText(Path.Combine(workspace, file), "<Project />");
    }
}

static void Delete(string folder)
{
    if (Directory.Exists(folder))
    {
        Directory.Delete(folder, recursive: true);
    }
}

static void Step(string title) => Console.WriteLine($"\n== {title}");

static void Echo(string title, string text)
{
    Console.WriteLine($"> {title}");
    foreach (var line in text.TrimEnd().Split('\n'))
    {
        Console.WriteLine($"    {line.TrimEnd()}");
    }
}

void Dotnet(string folder, params string[] arguments) => Run(folder, packages, arguments);

// Runs dotnet, shows the lines that tell something, and ends the program with all of them when it fails.
void Run(string folder, string? packageFolder, params string[] arguments)
{
    var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
    start.Environment["DOTNET_NOLOGO"] = "1";
    start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
    // A build node that stays would hold the files that the next run deletes.
    start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
    // The tour is a developer's machine, where the first build locks the model; in CI it has to be locked before.
    start.Environment.Remove("CI");
    start.Environment.Remove("TF_BUILD");
    if (packageFolder is not null)
    {
        start.Environment["NUGET_PACKAGES"] = packageFolder;
    }

    var at = Path.GetRelativePath(root, folder).Replace('\\', '/');
    Console.WriteLine($"{(at == "." ? "" : at)}> dotnet {string.Join(' ', arguments.Select(Quote))}");

    var output = new List<string>();
    using var process = new Process { StartInfo = start };
    process.OutputDataReceived += (_, line) => Show(line.Data);
    process.ErrorDataReceived += (_, line) => Show(line.Data);
    process.Start();
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    process.WaitForExit();
    if (process.ExitCode != 0)
    {
        Console.Error.WriteLine($"\n'dotnet {string.Join(' ', arguments)}' failed with exit code {process.ExitCode}. Its whole output:\n");
        Console.Error.WriteLine(string.Join(Environment.NewLine, output));
        Environment.Exit(process.ExitCode);
    }

    void Show(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.Add(line);
            if (Tells(line))
            {
                Console.WriteLine("    " + line.Trim().Replace(workspace + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
            }
        }
    }
}

static string Quote(string argument) => argument.AsSpan().ContainsAny(' ', ';') ? $"\"{argument}\"" : argument;

// Leaves out what a package restore, a test host and the template engine say of themselves.
static bool Tells(string line)
{
    string[] noise =
    [
        "Determining projects to restore", "Restored ", "All projects are up-to-date", "info :", "log  :", "Writing ", "Time Elapsed",
        "0 Warning(s)", "0 Error(s)", "[xUnit.net", "VSTest version", "Starting test execution", "A total of", "Test run for",
        "The following template packages", "Processing post-creation", "Build started", "Test Run Successful",
    ];
    var text = line.Trim();
    return text.Length > 0 && !noise.Any(start => text.StartsWith(start, StringComparison.Ordinal));
}
