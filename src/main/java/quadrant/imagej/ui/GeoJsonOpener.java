package quadrant.imagej.ui;

import ij.gui.Roi;
import java.nio.file.Path;
import java.util.List;
import org.scijava.io.AbstractIOPlugin;
import org.scijava.io.IOPlugin;
import org.scijava.io.location.FileLocation;
import org.scijava.io.location.Location;
import org.scijava.plugin.Plugin;
import quadrant.dataset.io.GeoJsonFile;

/**
 * Opens a GeoJSON file that is dropped onto Fiji's window, or chosen with File › Open: Fiji asks SciJava to open files that
 * ImageJ does not know. The work is done by {@link GeoJsonEntry}.
 */
@Plugin(type = IOPlugin.class)
@SuppressWarnings("rawtypes") // the type of SciJava's data is a class
public final class GeoJsonOpener extends AbstractIOPlugin<List> {
    @Override
    public Class<List> getDataType() {
        return List.class;
    }

    @Override
    public boolean supportsOpen(Location source) {
        return source instanceof FileLocation file
                && GeoJsonFile.named(file.getFile().toPath());
    }

    /** The ROIs; none where a fault of the file or a missing image was reported. */
    @Override
    public List<Roi> open(Location source) {
        Path file = ((FileLocation) source).getFile().toPath();
        return GeoJsonEntry.reported(file);
    }
}
