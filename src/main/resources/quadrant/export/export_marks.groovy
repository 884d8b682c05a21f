/*
 * QuPath 0.6 and 0.7: writes the objects that have a class as NAME.geojson beside the image, where Quadrant takes them for its
 * marks: quadrant finetune FOLDER --output DIR. Written by Quadrant; compiled and run on stand-ins of QuPath's classes, not in
 * QuPath itself.
 *
 * Set FOLDER where the image's own may not be written to, and put the image there, too.
 */
import static qupath.lib.gui.scripting.QPEx.*

String FOLDER = ''
boolean SELECTED_ONLY = false

def uris = new ArrayList(getCurrentServer().getURIs())
if (uris.isEmpty() || (FOLDER.isEmpty() && uris[0].getScheme() != 'file')) {
    throw new IllegalStateException('The image is no file of this computer. Set FOLDER in this script.')
}
String image = new File(uris[0].getPath()).getName()
File folder = FOLDER.isEmpty() ? new File(uris[0]).getParentFile() : new File(FOLDER)
int dot = image.lastIndexOf('.')
File target = new File(folder, (dot > 0 ? image.substring(0, dot) : image) + '.geojson')
def marked = new ArrayList(SELECTED_ONLY ? getSelectedObjects() : getAllObjects(false)).findAll {
    it.getROI() != null && it.getPathClass() != null
}
if (marked.isEmpty()) {
    throw new IllegalStateException('No object has a class. Give objects a class first.')
}
exportObjectsToGeoJson(marked, target.getAbsolutePath(), 'FEATURE_COLLECTION')
println(marked.size() + ' objects: ' + target)
