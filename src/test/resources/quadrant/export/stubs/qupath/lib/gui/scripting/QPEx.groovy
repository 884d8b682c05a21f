package qupath.lib.gui.scripting

/** What the scripts use of QuPath's class of this name, over an image and objects that a test sets. */
class QPEx {
    static Map<String, Object> world = [:]

    static Object getCurrentServer() { world.server }
    static Collection getSelectedObjects() { world.selected }
    static Collection getDetectionObjects() { world.detections }
    static Collection getAllObjects(boolean root) { world.detections }
    static void fireHierarchyUpdate() { world.updated = true }
    static void exportObjectsToGeoJson(Collection objects, String path, String option, String... more) {
        world.exported = [objects.size(), path, option]
    }
}
