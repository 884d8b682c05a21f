package quadrant.imagej.ui;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests in a real ImageJ on a display of their own, installed in a folder that is theirs, too. */
abstract class RealImageJ {
    @TempDir
    static Path folder;

    static ImageJProcess imageJ;
    static Display display;

    @BeforeAll
    static void start() throws Exception {
        display = Display.open();
        imageJ = ImageJProcess.install(folder);
    }

    @AfterAll
    static void end() throws Exception {
        imageJ.uninstall();
        display.close();
    }
}
