package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A command line of its own: a child JVM with its own QUADRANT_HOME, and what it says on standard error. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private final Process process;
    private final List<String> output = new ArrayList<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::listen);

    private Child(Process process) {
        this.process = process;
    }

    /** Starts one that is quick to start: C1 alone, one collector thread. */
    static Child start(Path home, List<String> args) throws IOException {
        return start(home, QUICK, args);
    }

    /** The same with a variable of the environment. */
    static Child start(Path home, Map<String, String> environment, List<String> args) throws IOException {
        return start(home, environment, QUICK, args);
    }

    static Child start(Path home, List<String> javaOptions, List<String> args) throws IOException {
        return start(home, Map.of(), javaOptions, args);
    }

    private static Child start(Path home, Map<String, String> environment, List<String> javaOptions, List<String> args)
            throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(javaOptions);
        line.addAll(List.of(
                "-Xmx1g",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "quadrant.cli.Main"));
        line.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("QUADRANT_HOME", home.toString());
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Child child = new Child(builder.start());
        child.reader.setDaemon(true);
        child.reader.start();
        return child;
    }

    private void listen() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String l = in.readLine(); l != null; l = in.readLine()) {
                lines.add(l);
            }
        } catch (IOException e) {
            lines.add("standard error broke off: " + e);
        }
    }

    /** Waits for a line that begins so. */
    void await(String beginning) throws InterruptedException {
        while (true) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("waited for \"%s\" after %s", beginning, output).isNotNull();
            output.add(line);
            if (line.startsWith(beginning)) {
                return;
            }
        }
    }

    boolean running() {
        return process.isAlive();
    }

    /** Waits for the end; gives the exit code. */
    int end() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        // what it said last may still lie in the pipe
        reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        end();
    }

    /** Sends a signal, such as STOP. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** SIGTERM. */
    void terminate() {
        // Process.destroy would close the streams as well
        process.toHandle().destroy();
    }

    /** All that it has said so far on standard error. */
    List<String> output() {
        lines.drainTo(output);
        return output;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
