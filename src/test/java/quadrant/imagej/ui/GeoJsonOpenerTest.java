package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.io.IOService;
import org.scijava.io.location.FileLocation;
import quadrant.task.UserException;

/** A GeoJSON file as Fiji opens what is dropped onto it: by SciJava's service for files. */
class GeoJsonOpenerTest {
    private static final String CELL = """
            {"type":"FeatureCollection","features":[{"type":"Feature","id":"7a1f3f0e-93d1-4f6c-8a53-0d5a51f0c001","geometry":
            {"type":"Polygon","coordinates":[[[2,2],[9,2],[9,9],[2,9],[2,2]]]},"properties":{"objectType":"cell",
            "classification":{"name":"Tumor","color":[200,0,0]}}}]}""";

    @TempDir
    private Path temp;

    @AfterEach
    void close() {
        WindowManager.setTempCurrentImage(null);
    }

    private static Object open(Path file) throws IOException {
        try (Context context = new Context(IOService.class)) {
            return context.service(IOService.class).open(file.toString());
        }
    }

    @Test
    void lays_the_objects_over_the_image_in_front() throws IOException {
        ImagePlus image = IJ.createImage("slide", 16, 16, 1, 8);
        WindowManager.setTempCurrentImage(image);
        Object opened = open(Files.writeString(temp.resolve("slide.geojson"), CELL));
        assertThat(opened).asInstanceOf(LIST).hasSize(1);
        assertThat(image.getOverlay().get(0).getName()).startsWith("Tumor");
        assertThat(image.getOverlay().get(0).getBounds()).isEqualTo(new Rectangle(2, 2, 7, 7));
    }

    @Test
    void refuses_without_an_image() throws IOException {
        Path file = Files.writeString(temp.resolve("slide.geojson"), CELL);
        assertThatThrownBy(() -> open(file)).isInstanceOf(UserException.class);
    }

    @Test
    void leaves_other_files_to_others() throws IOException {
        Path file = Files.writeString(temp.resolve("slide.abc"), CELL);
        assertThat(new GeoJsonEntry.Opener().supportsOpen(new FileLocation(file.toFile())))
                .isFalse();
    }
}
