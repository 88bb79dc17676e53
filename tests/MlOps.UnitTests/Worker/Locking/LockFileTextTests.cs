using MlOps.Worker.Locking;

namespace MlOps.UnitTests.Worker.Locking;

public sealed class LockFileTextTests
{
    [Fact]
    public void A_lock_file_reads_back_as_it_was_written()
    {
        string text = LockFileText.Write(SomeLock.File);

        Assert.Equal(text, LockFileText.Write(LockFileText.Read(text)));
    }

    [Fact]
    public void Each_value_stands_on_a_line_of_its_own_for_people_and_for_merges()
    {
        string[] lines = LockFileText.Write(SomeLock.File).Split('\n');

        Assert.Equal("", lines[^1]);
        Assert.Contains("    \"LabelColumn\": \"Gekündigt\",", lines);
        Assert.Contains("    \"ModelColumn CustomerId Role=Id\"", lines);
        Assert.Contains("      \"rows\": 200", lines);
        Assert.Contains("    \"LogLoss\": null", lines);
        Assert.DoesNotContain(lines, line => line.EndsWith('\r'));
    }

    [Fact]
    public void An_unfinished_merge_is_told_with_its_line()
    {
        string text = LockFileText.Write(SomeLock.File).Replace("  \"schemaSha256\"", "<<<<<<< HEAD\n  \"schemaSha256\"", StringComparison.Ordinal);

        LockFileException error = Assert.Throws<LockFileException>(() => LockFileText.Read(text));

        Assert.Equal(LockFileFault.Conflict, error.Fault);
        Assert.Equal("<<<<<<< HEAD", text.Split('\n')[error.Line - 1]);
    }

    [Fact]
    public void A_newer_format_is_told_whatever_else_it_holds()
    {
        LockFileException error = Assert.Throws<LockFileException>(() => LockFileText.Read("{ \"version\": 2, \"unheardOf\": [] }"));

        Assert.Equal(LockFileFault.Newer, error.Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{ \"version\": \"1\" }")]
    [InlineData("{ \"version\": 1 }")]
    [InlineData("{ \"version\": 1.5 }")]
    public void What_is_no_lock_file_is_damaged(string text)
    {
        Assert.Equal(LockFileFault.Damaged, Assert.Throws<LockFileException>(() => LockFileText.Read(text)).Fault);
    }

    [Theory]
    [InlineData("  \"sdkVersion\": \"1.2.3\",", "  \"sdkVersion\": \"1.2.3\",\n  \"sdkVersion\": \"1.2.4\",")]
    [InlineData("  \"sdkVersion\": \"1.2.3\",", "  \"sdkVersion\": \"1.2.3\",\n  \"unheardOf\": 1,")]
    [InlineData("    \"ModelSeed\": \"1\",", "    \"ModelSeed\": \"1\",\n    \"ModelSeed\": \"2\",")]
    [InlineData("  \"sdkVersion\": \"1.2.3\",", "  \"sdkVersion\": null,")]
    [InlineData("    \"ModelSeed\": \"1\",", "    \"ModelSeed\": null,")]
    [InlineData("    \"ModelColumn CustomerId Role=Id\"", "    null")]
    [InlineData("  \"data\": [", "  \"data\": [\n    null,")]
    [InlineData("      \"L2\": \"0.5\"", "      \"L2\": null")]
    [InlineData("      \"path\": \"../data/b.csv\",", "      \"path\": null,")]
    [InlineData("../data/b.csv", "../data/a.csv")]
    public void Values_that_are_twice_unknown_or_null_are_damage(string line, string instead)
    {
        string whole = LockFileText.Write(SomeLock.File), text = whole.Replace(line, instead, StringComparison.Ordinal);
        Assert.NotEqual(whole, text);

        Assert.Equal(LockFileFault.Damaged, Assert.Throws<LockFileException>(() => LockFileText.Read(text)).Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public void An_empty_file_is_called_empty(string text)
    {
        Assert.Equal("it is empty", Assert.Throws<LockFileException>(() => LockFileText.Read(text)).Message);
    }
}
