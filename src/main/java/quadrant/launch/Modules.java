package quadrant.launch;

import org.scijava.Optional;
import org.scijava.module.ModuleService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.PluginService;
import org.scijava.service.AbstractService;
import org.scijava.service.Service;

/**
 * Registers the verbs as SciJava modules, by {@code imagej.ui.SciJavaVerbs}. SciJava loads its services when Fiji starts, so on a
 * Java too old for Quadrant this one does nothing.
 */
@Plugin(type = Service.class)
public final class Modules extends AbstractService implements Optional {
    @Parameter
    @SuppressWarnings("NullAway.Init") // set by SciJava
    private ModuleService modules;

    @Parameter
    @SuppressWarnings("NullAway.Init") // set by SciJava
    private PluginService plugins;

    @Override
    public void initialize() {
        if (Start.newEnough()) {
            Start.reach("SciJavaVerbs", "register", modules, plugins);
        }
    }
}
