package quadrant.imagej.panel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import quadrant.app.Verb;
import quadrant.task.Task;

/** An ImageJ that runs no verb and shows nothing, but keeps failures. */
class TestHost implements Panel.Host {
    final List<Throwable> failures = new ArrayList<>();

    @Override
    public Verb.Outcome run(String verb, Map<String, String> options, Task task) {
        return new Verb.Outcome("", List.of());
    }

    @Override
    public String line(String verb, Map<String, String> options) {
        return verb + options;
    }

    @Override
    public void export(Path model) {}

    @Override
    public void show(Path report) {}

    @Override
    public void failed(Throwable failure) {
        failures.add(failure);
    }
}
