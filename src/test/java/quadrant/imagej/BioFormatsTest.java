package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.pixels.RawImage;

/** Files that only Bio-Formats knows; in its place stands a class of its name and methods, as no registry but its own has it. */
class BioFormatsTest {
    private static final String OPTIONS = """
            package loci.plugins.in;
            public class ImporterOptions {
                public String id;
                public boolean windowless;
                public void setId(String s) { id = s; }
                public void setWindowless(boolean b) { windowless = b; }
            }
            """;
    private static final String DOOR = """
            package loci.plugins;
            public class BF {
                public static ij.ImagePlus[] openImagePlus(loci.plugins.in.ImporterOptions o) throws java.io.IOException {
                    if (!o.windowless) throw new IllegalStateException("a dialog");
                    if (o.id.endsWith(".bad")) throw new java.io.IOException("no such series");
                    ij.process.ByteProcessor p = new ij.process.ByteProcessor(20, 16);
                    p.set(3, 2, 77);
                    return new ij.ImagePlus[] {new ij.ImagePlus("first", p)};
                }
            }
            """;

    @TempDir
    private Path temp;

    private Path file(String name) throws IOException {
        return Files.writeString(temp.resolve(name), "a format of its own");
    }

    @Test
    void opens_them_where_it_is_installed() throws Exception {
        Path sources = Files.createDirectories(temp.resolve("loci"));
        Path options = Files.writeString(sources.resolve("ImporterOptions.java"), OPTIONS);
        Path door = Files.writeString(sources.resolve("BF.java"), DOOR);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> args = List.of("-proc:none", "-d", "" + temp, "-cp", System.getProperty("java.class.path"));
        List<String> all = new java.util.ArrayList<>(args);
        all.addAll(List.of("" + options, "" + door));
        assertThat(compiler.run(null, null, null, all.toArray(String[]::new))).isZero();
        try (URLClassLoader plugins =
                new URLClassLoader(new URL[] {temp.toUri().toURL()}, getClass().getClassLoader())) {
            ImageFileReader reader = new ImageFileReader(plugins, true, StackPosition.MIDDLE);
            RawImage image = reader.read(file("slide.own"), "slide.own");
            assertThat(image.widthPx()).isEqualTo(20);
            assertThat(image.channels().get(0)[2 * 20 + 3]).isEqualTo(77);
            assertThat(TestData.refusal(() -> reader.read(file("slide.bad"), "slide.bad"))
                            .problem())
                    .contains("slide.bad", "Bio-Formats", "no such series");
        }
    }

    @Test
    void says_so_where_it_is_not() throws IOException {
        Path file = file("slide.own");
        assertThat(TestData.refusal(() -> new ImageFileReader().read(file, "slide.own"))
                        .remedy())
                .contains("Bio-Formats");
    }
}
