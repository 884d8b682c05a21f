package quadrant.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.app.SmallModel;

/** The scripts for QuPath, compiled and run by the Groovy of QuPath 0.6 and of 0.7 on stand-ins of QuPath's classes. */
class QuPathScriptsTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"4", "5"})
    void scripts_classify_objects_and_export_them(String groovy) throws IOException, ReflectiveOperationException {
        Path jars = Path.of("target", "groovy-" + groovy);
        assumeTrue(Files.isDirectory(jars), "Skipped: Maven has not put Groovy " + groovy + " into " + jars);
        OpenCv.write(SmallModel.of(), Field.of(SmallModel.of(), OptionalInt.of(8), Optional.of(1.0)), temp, temp);
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> all = Files.list(jars)) {
            for (Path jar : all.toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        Path stubs = Path.of(Objects.requireNonNull(QuPathScriptsTest.class.getResource("stubs"))
                .getPath());
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object shell =
                    loader.loadClass("groovy.lang.GroovyShell").getConstructor().newInstance();
            Object classes = shell.getClass().getMethod("getClassLoader").invoke(shell);
            classes.getClass().getMethod("addClasspath", String.class).invoke(classes, stubs.toString());
            Method evaluate = shell.getClass().getMethod("evaluate", java.io.File.class);
            evaluate.invoke(shell, stubs.resolve("world.groovy").toFile());
            evaluate.invoke(shell, temp.resolve("classify_selected.groovy").toFile());
            Class<?> qupath = (Class<?>) classes.getClass()
                    .getMethod("loadClass", String.class)
                    .invoke(classes, "qupath.lib.gui.scripting.QPEx");
            Map<?, ?> world = (Map<?, ?>) qupath.getMethod("getWorld").invoke(null);
            List<String> found = new ArrayList<>();
            for (Object thing : (List<?>) Objects.requireNonNull(world.get("detections"))) {
                found.add(String.valueOf(
                        thing.getClass().getMethod("getPathClass").invoke(thing)));
                assertThat((Map<?, ?>)
                                thing.getClass().getMethod("getMeasurementList").invoke(thing))
                        .hasSize(3);
            }
            // red is the first of the network's channels, blue the third
            assertThat(found).containsExactly("nerve", "uncertain", "uncertain");
            assertThat(world.get("updated")).isEqualTo(true);
            evaluate.invoke(shell, temp.resolve("export_marks.groovy").toFile());
            List<?> exported = (List<?>) Objects.requireNonNull(world.get("exported"));
            assertThat(exported.get(0)).isEqualTo(3);
            assertThat(Path.of((String) exported.get(1))).hasFileName("a slide.geojson");
        }
    }
}
