// Generated from protocol.schema.json by `npm run generate`; edit the schema instead.
// @ts-nocheck
export const Greeting = validate23;
const schema12 = {"type":"object","required":["hello"],"properties":{"hello":{"$ref":"#/definitions/Hello"}}};
const schema13 = {"type":"object","required":["protocol","name","version","kernel","arch","page","modules","ops"],"properties":{"protocol":{"const":1},"name":{"type":"string","minLength":1},"version":{"type":"string"},"kernel":{"type":["string","null"],"description":"The release string where there is a real kernel."},"arch":{"type":["string","null"]},"page":{"type":"integer","minimum":1,"description":"Bytes in a page."},"modules":{"type":"array","items":{"type":"string"},"description":"Fixture modules that can be loaded, by name."},"ops":{"type":"array","items":{"type":"string"},"description":"Operations that the target has; specs that need more are skipped."}}};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.hello === undefined) && (missing0 = "hello")){
validate23.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.hello !== undefined){
let data0 = data.hello;
const _errs2 = errors;
if(errors === _errs2){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing1;
if(((((((((data0.protocol === undefined) && (missing1 = "protocol")) || ((data0.name === undefined) && (missing1 = "name"))) || ((data0.version === undefined) && (missing1 = "version"))) || ((data0.kernel === undefined) && (missing1 = "kernel"))) || ((data0.arch === undefined) && (missing1 = "arch"))) || ((data0.page === undefined) && (missing1 = "page"))) || ((data0.modules === undefined) && (missing1 = "modules"))) || ((data0.ops === undefined) && (missing1 = "ops"))){
validate23.errors = [{instancePath:instancePath+"/hello",schemaPath:"#/definitions/Hello/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data0.protocol !== undefined){
const _errs4 = errors;
if(1 !== data0.protocol){
validate23.errors = [{instancePath:instancePath+"/hello/protocol",schemaPath:"#/definitions/Hello/properties/protocol/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant"}];
return false;
}
var valid2 = _errs4 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.name !== undefined){
let data2 = data0.name;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 === "string"){
if(data2.length < 1){
validate23.errors = [{instancePath:instancePath+"/hello/name",schemaPath:"#/definitions/Hello/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
else {
validate23.errors = [{instancePath:instancePath+"/hello/name",schemaPath:"#/definitions/Hello/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs5 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.version !== undefined){
const _errs7 = errors;
if(typeof data0.version !== "string"){
validate23.errors = [{instancePath:instancePath+"/hello/version",schemaPath:"#/definitions/Hello/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs7 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.kernel !== undefined){
let data4 = data0.kernel;
const _errs9 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate23.errors = [{instancePath:instancePath+"/hello/kernel",schemaPath:"#/definitions/Hello/properties/kernel/type",keyword:"type",params:{type: schema13.properties.kernel.type},message:"must be string,null"}];
return false;
}
var valid2 = _errs9 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.arch !== undefined){
let data5 = data0.arch;
const _errs11 = errors;
if((typeof data5 !== "string") && (data5 !== null)){
validate23.errors = [{instancePath:instancePath+"/hello/arch",schemaPath:"#/definitions/Hello/properties/arch/type",keyword:"type",params:{type: schema13.properties.arch.type},message:"must be string,null"}];
return false;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.page !== undefined){
let data6 = data0.page;
const _errs13 = errors;
if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
validate23.errors = [{instancePath:instancePath+"/hello/page",schemaPath:"#/definitions/Hello/properties/page/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs13){
if(typeof data6 == "number"){
if(data6 < 1 || isNaN(data6)){
validate23.errors = [{instancePath:instancePath+"/hello/page",schemaPath:"#/definitions/Hello/properties/page/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.modules !== undefined){
let data7 = data0.modules;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data7)){
var valid3 = true;
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
const _errs17 = errors;
if(typeof data7[i0] !== "string"){
validate23.errors = [{instancePath:instancePath+"/hello/modules/" + i0,schemaPath:"#/definitions/Hello/properties/modules/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs17 === errors;
if(!valid3){
break;
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/hello/modules",schemaPath:"#/definitions/Hello/properties/modules/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data0.ops !== undefined){
let data9 = data0.ops;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data9)){
var valid4 = true;
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
const _errs21 = errors;
if(typeof data9[i1] !== "string"){
validate23.errors = [{instancePath:instancePath+"/hello/ops/" + i1,schemaPath:"#/definitions/Hello/properties/ops/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs21 === errors;
if(!valid4){
break;
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/hello/ops",schemaPath:"#/definitions/Hello/properties/ops/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs19 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/hello",schemaPath:"#/definitions/Hello/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
}
}
}
else {
validate23.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}

export const Reply = validate24;
const schema43 = {"type":"object","required":["id","results"],"properties":{"id":{"type":"integer"},"results":{"type":"array","items":{"$ref":"#/definitions/Result"}}}};
const schema44 = {"anyOf":[{"title":"Failed","type":"object","required":["errno"],"properties":{"errno":{"type":"string","pattern":"^E[A-Z0-9]+$","description":"The symbolic name."}}},{"title":"Unsupported","type":"object","required":["unsupported"],"properties":{"unsupported":{"type":"string"}}},{"title":"Hung","type":"object","required":["hung"],"properties":{"hung":{"type":"integer","description":"Milliseconds after which the call was given up."}}},{"title":"Killed","type":"object","required":["killed"],"properties":{"killed":{"type":"string","description":"The signal that ended the caller."}}},{"$ref":"#/definitions/Done"}]};
const pattern6 = new RegExp("^E[A-Z0-9]+$", "u");
const schema45 = {"description":"A call that returned: its own return value and the fields its operation names.","type":"object","not":{"anyOf":[{"required":["errno"]},{"required":["unsupported"]},{"required":["hung"]},{"required":["killed"]}]},"properties":{"value":{"type":"integer"},"data":{"$ref":"#/definitions/Bytes"},"modules":{"type":"array","items":{"$ref":"#/definitions/LoadedModule"}},"records":{"type":"array","items":{"$ref":"#/definitions/LogRecord"}},"next":{"type":"integer"},"type":{"enum":["file","directory","symlink","character","block","fifo","socket"]},"mode":{"type":"integer","description":"Permission bits alone."},"uid":{"type":"integer"},"gid":{"type":"integer"},"size":{"type":"integer"},"nlink":{"type":"integer"},"names":{"type":"array","items":{"type":"string"}},"target":{"type":"string"},"fds":{"type":"array","items":{"type":"integer"}},"events":{"type":"array","items":{"type":"string"}},"status":{"type":"integer","description":"Exit status; 128 + signal where one ended the program."},"stdout":{"$ref":"#/definitions/Bytes"},"stderr":{"$ref":"#/definitions/Bytes"},"truncated":{"type":"boolean"},"lanes":{"type":"array","items":{"type":"array","items":{"$ref":"#/definitions/Result"}}}}};
const schema21 = {"type":"string","contentEncoding":"base64","pattern":"^[A-Za-z0-9+/]*={0,2}$","description":"Base64."};
const schema47 = {"type":"object","required":["name","size","refs","users","state"],"properties":{"name":{"type":"string"},"size":{"type":"integer"},"refs":{"type":"integer"},"users":{"type":"array","items":{"type":"string"}},"state":{"type":"string","description":"As /proc/modules writes it: Live."}}};
const schema48 = {"type":"object","required":["seq","level","facility","text"],"properties":{"seq":{"type":"integer"},"level":{"type":"integer","minimum":0,"maximum":7,"description":"6 is info."},"facility":{"type":"integer","description":"0 is the kernel."},"text":{"type":"string","description":"Without prefix and final newline."}}};
const pattern0 = new RegExp("^[A-Za-z0-9+/]*={0,2}$", "u");
const wrapper1 = {validate: validate18};

function validate19(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs1 = errors;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.errno === undefined) && (missing0 = "errno")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.unsupported === undefined) && (missing1 = "unsupported")){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs5 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs6 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.hung === undefined) && (missing2 = "hung")){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const _errs7 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((data.killed === undefined) && (missing3 = "killed")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
valid1 = valid1 || _valid0;
}
}
}
if(!valid1){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
if(valid0){
validate19.errors = [{instancePath,schemaPath:"#/not",keyword:"not",params:{},message:"must NOT be valid"}];
return false;
}
else {
errors = _errs1;
if(vErrors !== null){
if(_errs1){
vErrors.length = _errs1;
}
else {
vErrors = null;
}
}
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.value !== undefined){
let data0 = data.value;
const _errs8 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate19.errors = [{instancePath:instancePath+"/value",schemaPath:"#/properties/value/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid2 = _errs8 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.data !== undefined){
let data1 = data.data;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
validate19.errors = [{instancePath:instancePath+"/data",schemaPath:"#/definitions/Bytes/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9+/]*={0,2}$"},message:"must match pattern \""+"^[A-Za-z0-9+/]*={0,2}$"+"\""}];
return false;
}
}
else {
validate19.errors = [{instancePath:instancePath+"/data",schemaPath:"#/definitions/Bytes/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs10 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.modules !== undefined){
let data2 = data.modules;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data2)){
var valid4 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs15 = errors;
const _errs16 = errors;
if(errors === _errs16){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing4;
if((((((data3.name === undefined) && (missing4 = "name")) || ((data3.size === undefined) && (missing4 = "size"))) || ((data3.refs === undefined) && (missing4 = "refs"))) || ((data3.users === undefined) && (missing4 = "users"))) || ((data3.state === undefined) && (missing4 = "state"))){
validate19.errors = [{instancePath:instancePath+"/modules/" + i0,schemaPath:"#/definitions/LoadedModule/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"}];
return false;
}
else {
if(data3.name !== undefined){
const _errs18 = errors;
if(typeof data3.name !== "string"){
validate19.errors = [{instancePath:instancePath+"/modules/" + i0+"/name",schemaPath:"#/definitions/LoadedModule/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid6 = _errs18 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data3.size !== undefined){
let data5 = data3.size;
const _errs20 = errors;
if(!((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5)))){
validate19.errors = [{instancePath:instancePath+"/modules/" + i0+"/size",schemaPath:"#/definitions/LoadedModule/properties/size/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid6 = _errs20 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data3.refs !== undefined){
let data6 = data3.refs;
const _errs22 = errors;
if(!((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6)))){
validate19.errors = [{instancePath:instancePath+"/modules/" + i0+"/refs",schemaPath:"#/definitions/LoadedModule/properties/refs/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid6 = _errs22 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data3.users !== undefined){
let data7 = data3.users;
const _errs24 = errors;
if(errors === _errs24){
if(Array.isArray(data7)){
var valid7 = true;
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
const _errs26 = errors;
if(typeof data7[i1] !== "string"){
validate19.errors = [{instancePath:instancePath+"/modules/" + i0+"/users/" + i1,schemaPath:"#/definitions/LoadedModule/properties/users/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid7 = _errs26 === errors;
if(!valid7){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/modules/" + i0+"/users",schemaPath:"#/definitions/LoadedModule/properties/users/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid6 = _errs24 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data3.state !== undefined){
const _errs28 = errors;
if(typeof data3.state !== "string"){
validate19.errors = [{instancePath:instancePath+"/modules/" + i0+"/state",schemaPath:"#/definitions/LoadedModule/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid6 = _errs28 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/modules/" + i0,schemaPath:"#/definitions/LoadedModule/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid4 = _errs15 === errors;
if(!valid4){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/modules",schemaPath:"#/properties/modules/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs13 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.records !== undefined){
let data10 = data.records;
const _errs30 = errors;
if(errors === _errs30){
if(Array.isArray(data10)){
var valid8 = true;
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
let data11 = data10[i2];
const _errs32 = errors;
const _errs33 = errors;
if(errors === _errs33){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
let missing5;
if(((((data11.seq === undefined) && (missing5 = "seq")) || ((data11.level === undefined) && (missing5 = "level"))) || ((data11.facility === undefined) && (missing5 = "facility"))) || ((data11.text === undefined) && (missing5 = "text"))){
validate19.errors = [{instancePath:instancePath+"/records/" + i2,schemaPath:"#/definitions/LogRecord/required",keyword:"required",params:{missingProperty: missing5},message:"must have required property '"+missing5+"'"}];
return false;
}
else {
if(data11.seq !== undefined){
let data12 = data11.seq;
const _errs35 = errors;
if(!((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12)))){
validate19.errors = [{instancePath:instancePath+"/records/" + i2+"/seq",schemaPath:"#/definitions/LogRecord/properties/seq/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid10 = _errs35 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data11.level !== undefined){
let data13 = data11.level;
const _errs37 = errors;
if(!((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13)))){
validate19.errors = [{instancePath:instancePath+"/records/" + i2+"/level",schemaPath:"#/definitions/LogRecord/properties/level/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs37){
if(typeof data13 == "number"){
if(data13 > 7 || isNaN(data13)){
validate19.errors = [{instancePath:instancePath+"/records/" + i2+"/level",schemaPath:"#/definitions/LogRecord/properties/level/maximum",keyword:"maximum",params:{comparison: "<=", limit: 7},message:"must be <= 7"}];
return false;
}
else {
if(data13 < 0 || isNaN(data13)){
validate19.errors = [{instancePath:instancePath+"/records/" + i2+"/level",schemaPath:"#/definitions/LogRecord/properties/level/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid10 = _errs37 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data11.facility !== undefined){
let data14 = data11.facility;
const _errs39 = errors;
if(!((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14)))){
validate19.errors = [{instancePath:instancePath+"/records/" + i2+"/facility",schemaPath:"#/definitions/LogRecord/properties/facility/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid10 = _errs39 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data11.text !== undefined){
const _errs41 = errors;
if(typeof data11.text !== "string"){
validate19.errors = [{instancePath:instancePath+"/records/" + i2+"/text",schemaPath:"#/definitions/LogRecord/properties/text/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid10 = _errs41 === errors;
}
else {
var valid10 = true;
}
}
}
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/records/" + i2,schemaPath:"#/definitions/LogRecord/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid8 = _errs32 === errors;
if(!valid8){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/records",schemaPath:"#/properties/records/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs30 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.next !== undefined){
let data16 = data.next;
const _errs43 = errors;
if(!((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16)))){
validate19.errors = [{instancePath:instancePath+"/next",schemaPath:"#/properties/next/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid2 = _errs43 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.type !== undefined){
let data17 = data.type;
const _errs45 = errors;
if(!(((((((data17 === "file") || (data17 === "directory")) || (data17 === "symlink")) || (data17 === "character")) || (data17 === "block")) || (data17 === "fifo")) || (data17 === "socket"))){
validate19.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/enum",keyword:"enum",params:{allowedValues: schema45.properties.type.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid2 = _errs45 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.mode !== undefined){
let data18 = data.mode;
const _errs46 = errors;
if(!((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18)))){
validate19.errors = [{instancePath:instancePath+"/mode",schemaPath:"#/properties/mode/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid2 = _errs46 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.uid !== undefined){
let data19 = data.uid;
const _errs48 = errors;
if(!((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19)))){
validate19.errors = [{instancePath:instancePath+"/uid",schemaPath:"#/properties/uid/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid2 = _errs48 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.gid !== undefined){
let data20 = data.gid;
const _errs50 = errors;
if(!((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20)))){
validate19.errors = [{instancePath:instancePath+"/gid",schemaPath:"#/properties/gid/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid2 = _errs50 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.size !== undefined){
let data21 = data.size;
const _errs52 = errors;
if(!((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21)))){
validate19.errors = [{instancePath:instancePath+"/size",schemaPath:"#/properties/size/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid2 = _errs52 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.nlink !== undefined){
let data22 = data.nlink;
const _errs54 = errors;
if(!((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22)))){
validate19.errors = [{instancePath:instancePath+"/nlink",schemaPath:"#/properties/nlink/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid2 = _errs54 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.names !== undefined){
let data23 = data.names;
const _errs56 = errors;
if(errors === _errs56){
if(Array.isArray(data23)){
var valid11 = true;
const len3 = data23.length;
for(let i3=0; i3<len3; i3++){
const _errs58 = errors;
if(typeof data23[i3] !== "string"){
validate19.errors = [{instancePath:instancePath+"/names/" + i3,schemaPath:"#/properties/names/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid11 = _errs58 === errors;
if(!valid11){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/names",schemaPath:"#/properties/names/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs56 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.target !== undefined){
const _errs60 = errors;
if(typeof data.target !== "string"){
validate19.errors = [{instancePath:instancePath+"/target",schemaPath:"#/properties/target/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs60 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.fds !== undefined){
let data26 = data.fds;
const _errs62 = errors;
if(errors === _errs62){
if(Array.isArray(data26)){
var valid12 = true;
const len4 = data26.length;
for(let i4=0; i4<len4; i4++){
let data27 = data26[i4];
const _errs64 = errors;
if(!((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27)))){
validate19.errors = [{instancePath:instancePath+"/fds/" + i4,schemaPath:"#/properties/fds/items/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid12 = _errs64 === errors;
if(!valid12){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/fds",schemaPath:"#/properties/fds/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs62 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.events !== undefined){
let data28 = data.events;
const _errs66 = errors;
if(errors === _errs66){
if(Array.isArray(data28)){
var valid13 = true;
const len5 = data28.length;
for(let i5=0; i5<len5; i5++){
const _errs68 = errors;
if(typeof data28[i5] !== "string"){
validate19.errors = [{instancePath:instancePath+"/events/" + i5,schemaPath:"#/properties/events/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid13 = _errs68 === errors;
if(!valid13){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/events",schemaPath:"#/properties/events/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs66 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.status !== undefined){
let data30 = data.status;
const _errs70 = errors;
if(!((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30)))){
validate19.errors = [{instancePath:instancePath+"/status",schemaPath:"#/properties/status/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid2 = _errs70 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.stdout !== undefined){
let data31 = data.stdout;
const _errs72 = errors;
const _errs73 = errors;
if(errors === _errs73){
if(typeof data31 === "string"){
if(!pattern0.test(data31)){
validate19.errors = [{instancePath:instancePath+"/stdout",schemaPath:"#/definitions/Bytes/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9+/]*={0,2}$"},message:"must match pattern \""+"^[A-Za-z0-9+/]*={0,2}$"+"\""}];
return false;
}
}
else {
validate19.errors = [{instancePath:instancePath+"/stdout",schemaPath:"#/definitions/Bytes/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs72 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.stderr !== undefined){
let data32 = data.stderr;
const _errs75 = errors;
const _errs76 = errors;
if(errors === _errs76){
if(typeof data32 === "string"){
if(!pattern0.test(data32)){
validate19.errors = [{instancePath:instancePath+"/stderr",schemaPath:"#/definitions/Bytes/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9+/]*={0,2}$"},message:"must match pattern \""+"^[A-Za-z0-9+/]*={0,2}$"+"\""}];
return false;
}
}
else {
validate19.errors = [{instancePath:instancePath+"/stderr",schemaPath:"#/definitions/Bytes/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs75 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.truncated !== undefined){
const _errs78 = errors;
if(typeof data.truncated !== "boolean"){
validate19.errors = [{instancePath:instancePath+"/truncated",schemaPath:"#/properties/truncated/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid2 = _errs78 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.lanes !== undefined){
let data34 = data.lanes;
const _errs80 = errors;
if(errors === _errs80){
if(Array.isArray(data34)){
var valid16 = true;
const len6 = data34.length;
for(let i6=0; i6<len6; i6++){
let data35 = data34[i6];
const _errs82 = errors;
if(errors === _errs82){
if(Array.isArray(data35)){
var valid17 = true;
const len7 = data35.length;
for(let i7=0; i7<len7; i7++){
const _errs84 = errors;
if(!(wrapper1.validate(data35[i7], {instancePath:instancePath+"/lanes/" + i6+"/" + i7,parentData:data35,parentDataProperty:i7,rootData}))){
vErrors = vErrors === null ? wrapper1.validate.errors : vErrors.concat(wrapper1.validate.errors);
errors = vErrors.length;
}
var valid17 = _errs84 === errors;
if(!valid17){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/lanes/" + i6,schemaPath:"#/properties/lanes/items/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid16 = _errs82 === errors;
if(!valid16){
break;
}
}
}
else {
validate19.errors = [{instancePath:instancePath+"/lanes",schemaPath:"#/properties/lanes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs80 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate19.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate19.errors = vErrors;
return errors === 0;
}


function validate18(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = false;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.errno === undefined) && (missing0 = "errno")){
const err0 = {instancePath,schemaPath:"#/anyOf/0/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.errno !== undefined){
let data0 = data.errno;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data0 === "string"){
if(!pattern6.test(data0)){
const err1 = {instancePath:instancePath+"/errno",schemaPath:"#/anyOf/0/properties/errno/pattern",keyword:"pattern",params:{pattern: "^E[A-Z0-9]+$"},message:"must match pattern \""+"^E[A-Z0-9]+$"+"\""};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/errno",schemaPath:"#/anyOf/0/properties/errno/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
}
}
}
else {
const err3 = {instancePath,schemaPath:"#/anyOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs5 = errors;
if(errors === _errs5){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.unsupported === undefined) && (missing1 = "unsupported")){
const err4 = {instancePath,schemaPath:"#/anyOf/1/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
else {
if(data.unsupported !== undefined){
if(typeof data.unsupported !== "string"){
const err5 = {instancePath:instancePath+"/unsupported",schemaPath:"#/anyOf/1/properties/unsupported/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs5 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs9 = errors;
if(errors === _errs9){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.hung === undefined) && (missing2 = "hung")){
const err7 = {instancePath,schemaPath:"#/anyOf/2/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
else {
if(data.hung !== undefined){
let data2 = data.hung;
if(!((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2)))){
const err8 = {instancePath:instancePath+"/hung",schemaPath:"#/anyOf/2/properties/hung/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
}
else {
const err9 = {instancePath,schemaPath:"#/anyOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
var _valid0 = _errs9 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs13 = errors;
if(errors === _errs13){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((data.killed === undefined) && (missing3 = "killed")){
const err10 = {instancePath,schemaPath:"#/anyOf/3/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
if(data.killed !== undefined){
if(typeof data.killed !== "string"){
const err11 = {instancePath:instancePath+"/killed",schemaPath:"#/anyOf/3/properties/killed/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
}
else {
const err12 = {instancePath,schemaPath:"#/anyOf/3/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid0 = _errs13 === errors;
valid0 = valid0 || _valid0;
if(!valid0){
const _errs17 = errors;
if(!(validate19(data, {instancePath,parentData,parentDataProperty,rootData}))){
vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
errors = vErrors.length;
}
var _valid0 = _errs17 === errors;
valid0 = valid0 || _valid0;
}
}
}
}
if(!valid0){
const err13 = {instancePath,schemaPath:"#/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
validate18.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate18.errors = vErrors;
return errors === 0;
}


function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.id === undefined) && (missing0 = "id")) || ((data.results === undefined) && (missing0 = "results"))){
validate24.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.id !== undefined){
let data0 = data.id;
const _errs1 = errors;
if(!((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0)))){
validate24.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.results !== undefined){
let data1 = data.results;
const _errs3 = errors;
if(errors === _errs3){
if(Array.isArray(data1)){
var valid1 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
const _errs5 = errors;
if(!(validate18(data1[i0], {instancePath:instancePath+"/results/" + i0,parentData:data1,parentDataProperty:i0,rootData}))){
vErrors = vErrors === null ? validate18.errors : vErrors.concat(validate18.errors);
errors = vErrors.length;
}
var valid1 = _errs5 === errors;
if(!valid1){
break;
}
}
}
else {
validate24.errors = [{instancePath:instancePath+"/results",schemaPath:"#/properties/results/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate24.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate24.errors = vErrors;
return errors === 0;
}

export const Answers = validate26;
const schema54 = {"description":"What a call that returned answers with at least, by operation: {\"read\": RESULT} must hold here. value is what the system call returned, and where bytes come back it is their number.","type":"object","properties":{"insmod":{"required":["value"]},"rmmod":{"required":["value"]},"modules":{"required":["modules"]},"kmsg":{"required":["records","next"]},"open":{"required":["value"],"properties":{"value":{"minimum":0}}},"close":{"required":["value"]},"read":{"required":["value","data"]},"pread":{"required":["value","data"]},"readv":{"required":["value","data"]},"read-at":{"required":["value"]},"write":{"required":["value"]},"pwrite":{"required":["value"]},"writev":{"required":["value"]},"write-at":{"required":["value"]},"lseek":{"required":["value"]},"fsync":{"required":["value"]},"stat":{"required":["type","mode","uid","gid","size","nlink"]},"lstat":{"required":["type","mode","uid","gid","size","nlink"]},"fstat":{"required":["type","mode","uid","gid","size","nlink"]},"readdir":{"required":["names"]},"readlink":{"required":["target"]},"unlink":{"required":["value"]},"rename":{"required":["value"]},"link":{"required":["value"]},"symlink":{"required":["value"]},"chmod":{"required":["value"]},"chown":{"required":["value"]},"truncate":{"required":["value"]},"mkdir":{"required":["value"]},"sendfile":{"required":["value"]},"splice":{"required":["value"]},"copy-file-range":{"required":["value"]},"pipe":{"required":["fds"],"properties":{"fds":{"minItems":2,"maxItems":2}}},"poll":{"required":["value","events"]},"mmap":{"required":["value"]},"ioctl":{"required":["value"]},"exec":{"required":["status","stdout","stderr"]},"start":{"required":["fds"],"properties":{"fds":{"minItems":4,"maxItems":4}}},"resize":{"required":["value"]},"put":{"required":["value"]},"parallel":{"required":["lanes"]}}};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.insmod !== undefined){
let data0 = data.insmod;
const _errs1 = errors;
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing0;
if((data0.value === undefined) && (missing0 = "value")){
validate26.errors = [{instancePath:instancePath+"/insmod",schemaPath:"#/properties/insmod/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rmmod !== undefined){
let data1 = data.rmmod;
const _errs2 = errors;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if((data1.value === undefined) && (missing1 = "value")){
validate26.errors = [{instancePath:instancePath+"/rmmod",schemaPath:"#/properties/rmmod/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.modules !== undefined){
let data2 = data.modules;
const _errs3 = errors;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
let missing2;
if((data2.modules === undefined) && (missing2 = "modules")){
validate26.errors = [{instancePath:instancePath+"/modules",schemaPath:"#/properties/modules/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.kmsg !== undefined){
let data3 = data.kmsg;
const _errs4 = errors;
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
let missing3;
if(((data3.records === undefined) && (missing3 = "records")) || ((data3.next === undefined) && (missing3 = "next"))){
validate26.errors = [{instancePath:instancePath+"/kmsg",schemaPath:"#/properties/kmsg/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.open !== undefined){
let data4 = data.open;
const _errs5 = errors;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing4;
if((data4.value === undefined) && (missing4 = "value")){
validate26.errors = [{instancePath:instancePath+"/open",schemaPath:"#/properties/open/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"}];
return false;
}
else {
if(data4.value !== undefined){
let data5 = data4.value;
if(typeof data5 == "number"){
if(data5 < 0 || isNaN(data5)){
validate26.errors = [{instancePath:instancePath+"/open/value",schemaPath:"#/properties/open/properties/value/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.close !== undefined){
let data6 = data.close;
const _errs7 = errors;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing5;
if((data6.value === undefined) && (missing5 = "value")){
validate26.errors = [{instancePath:instancePath+"/close",schemaPath:"#/properties/close/required",keyword:"required",params:{missingProperty: missing5},message:"must have required property '"+missing5+"'"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.read !== undefined){
let data7 = data.read;
const _errs8 = errors;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
let missing6;
if(((data7.value === undefined) && (missing6 = "value")) || ((data7.data === undefined) && (missing6 = "data"))){
validate26.errors = [{instancePath:instancePath+"/read",schemaPath:"#/properties/read/required",keyword:"required",params:{missingProperty: missing6},message:"must have required property '"+missing6+"'"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pread !== undefined){
let data8 = data.pread;
const _errs9 = errors;
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
let missing7;
if(((data8.value === undefined) && (missing7 = "value")) || ((data8.data === undefined) && (missing7 = "data"))){
validate26.errors = [{instancePath:instancePath+"/pread",schemaPath:"#/properties/pread/required",keyword:"required",params:{missingProperty: missing7},message:"must have required property '"+missing7+"'"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.readv !== undefined){
let data9 = data.readv;
const _errs10 = errors;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing8;
if(((data9.value === undefined) && (missing8 = "value")) || ((data9.data === undefined) && (missing8 = "data"))){
validate26.errors = [{instancePath:instancePath+"/readv",schemaPath:"#/properties/readv/required",keyword:"required",params:{missingProperty: missing8},message:"must have required property '"+missing8+"'"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["read-at"] !== undefined){
let data10 = data["read-at"];
const _errs11 = errors;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
let missing9;
if((data10.value === undefined) && (missing9 = "value")){
validate26.errors = [{instancePath:instancePath+"/read-at",schemaPath:"#/properties/read-at/required",keyword:"required",params:{missingProperty: missing9},message:"must have required property '"+missing9+"'"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.write !== undefined){
let data11 = data.write;
const _errs12 = errors;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
let missing10;
if((data11.value === undefined) && (missing10 = "value")){
validate26.errors = [{instancePath:instancePath+"/write",schemaPath:"#/properties/write/required",keyword:"required",params:{missingProperty: missing10},message:"must have required property '"+missing10+"'"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pwrite !== undefined){
let data12 = data.pwrite;
const _errs13 = errors;
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
let missing11;
if((data12.value === undefined) && (missing11 = "value")){
validate26.errors = [{instancePath:instancePath+"/pwrite",schemaPath:"#/properties/pwrite/required",keyword:"required",params:{missingProperty: missing11},message:"must have required property '"+missing11+"'"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.writev !== undefined){
let data13 = data.writev;
const _errs14 = errors;
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
let missing12;
if((data13.value === undefined) && (missing12 = "value")){
validate26.errors = [{instancePath:instancePath+"/writev",schemaPath:"#/properties/writev/required",keyword:"required",params:{missingProperty: missing12},message:"must have required property '"+missing12+"'"}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["write-at"] !== undefined){
let data14 = data["write-at"];
const _errs15 = errors;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
let missing13;
if((data14.value === undefined) && (missing13 = "value")){
validate26.errors = [{instancePath:instancePath+"/write-at",schemaPath:"#/properties/write-at/required",keyword:"required",params:{missingProperty: missing13},message:"must have required property '"+missing13+"'"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.lseek !== undefined){
let data15 = data.lseek;
const _errs16 = errors;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
let missing14;
if((data15.value === undefined) && (missing14 = "value")){
validate26.errors = [{instancePath:instancePath+"/lseek",schemaPath:"#/properties/lseek/required",keyword:"required",params:{missingProperty: missing14},message:"must have required property '"+missing14+"'"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fsync !== undefined){
let data16 = data.fsync;
const _errs17 = errors;
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
let missing15;
if((data16.value === undefined) && (missing15 = "value")){
validate26.errors = [{instancePath:instancePath+"/fsync",schemaPath:"#/properties/fsync/required",keyword:"required",params:{missingProperty: missing15},message:"must have required property '"+missing15+"'"}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.stat !== undefined){
let data17 = data.stat;
const _errs18 = errors;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
let missing16;
if(((((((data17.type === undefined) && (missing16 = "type")) || ((data17.mode === undefined) && (missing16 = "mode"))) || ((data17.uid === undefined) && (missing16 = "uid"))) || ((data17.gid === undefined) && (missing16 = "gid"))) || ((data17.size === undefined) && (missing16 = "size"))) || ((data17.nlink === undefined) && (missing16 = "nlink"))){
validate26.errors = [{instancePath:instancePath+"/stat",schemaPath:"#/properties/stat/required",keyword:"required",params:{missingProperty: missing16},message:"must have required property '"+missing16+"'"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.lstat !== undefined){
let data18 = data.lstat;
const _errs19 = errors;
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
let missing17;
if(((((((data18.type === undefined) && (missing17 = "type")) || ((data18.mode === undefined) && (missing17 = "mode"))) || ((data18.uid === undefined) && (missing17 = "uid"))) || ((data18.gid === undefined) && (missing17 = "gid"))) || ((data18.size === undefined) && (missing17 = "size"))) || ((data18.nlink === undefined) && (missing17 = "nlink"))){
validate26.errors = [{instancePath:instancePath+"/lstat",schemaPath:"#/properties/lstat/required",keyword:"required",params:{missingProperty: missing17},message:"must have required property '"+missing17+"'"}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fstat !== undefined){
let data19 = data.fstat;
const _errs20 = errors;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
let missing18;
if(((((((data19.type === undefined) && (missing18 = "type")) || ((data19.mode === undefined) && (missing18 = "mode"))) || ((data19.uid === undefined) && (missing18 = "uid"))) || ((data19.gid === undefined) && (missing18 = "gid"))) || ((data19.size === undefined) && (missing18 = "size"))) || ((data19.nlink === undefined) && (missing18 = "nlink"))){
validate26.errors = [{instancePath:instancePath+"/fstat",schemaPath:"#/properties/fstat/required",keyword:"required",params:{missingProperty: missing18},message:"must have required property '"+missing18+"'"}];
return false;
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.readdir !== undefined){
let data20 = data.readdir;
const _errs21 = errors;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
let missing19;
if((data20.names === undefined) && (missing19 = "names")){
validate26.errors = [{instancePath:instancePath+"/readdir",schemaPath:"#/properties/readdir/required",keyword:"required",params:{missingProperty: missing19},message:"must have required property '"+missing19+"'"}];
return false;
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.readlink !== undefined){
let data21 = data.readlink;
const _errs22 = errors;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
let missing20;
if((data21.target === undefined) && (missing20 = "target")){
validate26.errors = [{instancePath:instancePath+"/readlink",schemaPath:"#/properties/readlink/required",keyword:"required",params:{missingProperty: missing20},message:"must have required property '"+missing20+"'"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.unlink !== undefined){
let data22 = data.unlink;
const _errs23 = errors;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
let missing21;
if((data22.value === undefined) && (missing21 = "value")){
validate26.errors = [{instancePath:instancePath+"/unlink",schemaPath:"#/properties/unlink/required",keyword:"required",params:{missingProperty: missing21},message:"must have required property '"+missing21+"'"}];
return false;
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rename !== undefined){
let data23 = data.rename;
const _errs24 = errors;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
let missing22;
if((data23.value === undefined) && (missing22 = "value")){
validate26.errors = [{instancePath:instancePath+"/rename",schemaPath:"#/properties/rename/required",keyword:"required",params:{missingProperty: missing22},message:"must have required property '"+missing22+"'"}];
return false;
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.link !== undefined){
let data24 = data.link;
const _errs25 = errors;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
let missing23;
if((data24.value === undefined) && (missing23 = "value")){
validate26.errors = [{instancePath:instancePath+"/link",schemaPath:"#/properties/link/required",keyword:"required",params:{missingProperty: missing23},message:"must have required property '"+missing23+"'"}];
return false;
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.symlink !== undefined){
let data25 = data.symlink;
const _errs26 = errors;
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
let missing24;
if((data25.value === undefined) && (missing24 = "value")){
validate26.errors = [{instancePath:instancePath+"/symlink",schemaPath:"#/properties/symlink/required",keyword:"required",params:{missingProperty: missing24},message:"must have required property '"+missing24+"'"}];
return false;
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.chmod !== undefined){
let data26 = data.chmod;
const _errs27 = errors;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
let missing25;
if((data26.value === undefined) && (missing25 = "value")){
validate26.errors = [{instancePath:instancePath+"/chmod",schemaPath:"#/properties/chmod/required",keyword:"required",params:{missingProperty: missing25},message:"must have required property '"+missing25+"'"}];
return false;
}
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.chown !== undefined){
let data27 = data.chown;
const _errs28 = errors;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
let missing26;
if((data27.value === undefined) && (missing26 = "value")){
validate26.errors = [{instancePath:instancePath+"/chown",schemaPath:"#/properties/chown/required",keyword:"required",params:{missingProperty: missing26},message:"must have required property '"+missing26+"'"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.truncate !== undefined){
let data28 = data.truncate;
const _errs29 = errors;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
let missing27;
if((data28.value === undefined) && (missing27 = "value")){
validate26.errors = [{instancePath:instancePath+"/truncate",schemaPath:"#/properties/truncate/required",keyword:"required",params:{missingProperty: missing27},message:"must have required property '"+missing27+"'"}];
return false;
}
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mkdir !== undefined){
let data29 = data.mkdir;
const _errs30 = errors;
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
let missing28;
if((data29.value === undefined) && (missing28 = "value")){
validate26.errors = [{instancePath:instancePath+"/mkdir",schemaPath:"#/properties/mkdir/required",keyword:"required",params:{missingProperty: missing28},message:"must have required property '"+missing28+"'"}];
return false;
}
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sendfile !== undefined){
let data30 = data.sendfile;
const _errs31 = errors;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
let missing29;
if((data30.value === undefined) && (missing29 = "value")){
validate26.errors = [{instancePath:instancePath+"/sendfile",schemaPath:"#/properties/sendfile/required",keyword:"required",params:{missingProperty: missing29},message:"must have required property '"+missing29+"'"}];
return false;
}
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.splice !== undefined){
let data31 = data.splice;
const _errs32 = errors;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
let missing30;
if((data31.value === undefined) && (missing30 = "value")){
validate26.errors = [{instancePath:instancePath+"/splice",schemaPath:"#/properties/splice/required",keyword:"required",params:{missingProperty: missing30},message:"must have required property '"+missing30+"'"}];
return false;
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data["copy-file-range"] !== undefined){
let data32 = data["copy-file-range"];
const _errs33 = errors;
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
let missing31;
if((data32.value === undefined) && (missing31 = "value")){
validate26.errors = [{instancePath:instancePath+"/copy-file-range",schemaPath:"#/properties/copy-file-range/required",keyword:"required",params:{missingProperty: missing31},message:"must have required property '"+missing31+"'"}];
return false;
}
}
var valid0 = _errs33 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.pipe !== undefined){
let data33 = data.pipe;
const _errs34 = errors;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
let missing32;
if((data33.fds === undefined) && (missing32 = "fds")){
validate26.errors = [{instancePath:instancePath+"/pipe",schemaPath:"#/properties/pipe/required",keyword:"required",params:{missingProperty: missing32},message:"must have required property '"+missing32+"'"}];
return false;
}
else {
if(data33.fds !== undefined){
let data34 = data33.fds;
if(Array.isArray(data34)){
if(data34.length > 2){
validate26.errors = [{instancePath:instancePath+"/pipe/fds",schemaPath:"#/properties/pipe/properties/fds/maxItems",keyword:"maxItems",params:{limit: 2},message:"must NOT have more than 2 items"}];
return false;
}
else {
if(data34.length < 2){
validate26.errors = [{instancePath:instancePath+"/pipe/fds",schemaPath:"#/properties/pipe/properties/fds/minItems",keyword:"minItems",params:{limit: 2},message:"must NOT have fewer than 2 items"}];
return false;
}
}
}
}
}
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.poll !== undefined){
let data35 = data.poll;
const _errs36 = errors;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
let missing33;
if(((data35.value === undefined) && (missing33 = "value")) || ((data35.events === undefined) && (missing33 = "events"))){
validate26.errors = [{instancePath:instancePath+"/poll",schemaPath:"#/properties/poll/required",keyword:"required",params:{missingProperty: missing33},message:"must have required property '"+missing33+"'"}];
return false;
}
}
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mmap !== undefined){
let data36 = data.mmap;
const _errs37 = errors;
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
let missing34;
if((data36.value === undefined) && (missing34 = "value")){
validate26.errors = [{instancePath:instancePath+"/mmap",schemaPath:"#/properties/mmap/required",keyword:"required",params:{missingProperty: missing34},message:"must have required property '"+missing34+"'"}];
return false;
}
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ioctl !== undefined){
let data37 = data.ioctl;
const _errs38 = errors;
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
let missing35;
if((data37.value === undefined) && (missing35 = "value")){
validate26.errors = [{instancePath:instancePath+"/ioctl",schemaPath:"#/properties/ioctl/required",keyword:"required",params:{missingProperty: missing35},message:"must have required property '"+missing35+"'"}];
return false;
}
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exec !== undefined){
let data38 = data.exec;
const _errs39 = errors;
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
let missing36;
if((((data38.status === undefined) && (missing36 = "status")) || ((data38.stdout === undefined) && (missing36 = "stdout"))) || ((data38.stderr === undefined) && (missing36 = "stderr"))){
validate26.errors = [{instancePath:instancePath+"/exec",schemaPath:"#/properties/exec/required",keyword:"required",params:{missingProperty: missing36},message:"must have required property '"+missing36+"'"}];
return false;
}
}
var valid0 = _errs39 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.start !== undefined){
let data39 = data.start;
const _errs40 = errors;
if(data39 && typeof data39 == "object" && !Array.isArray(data39)){
let missing37;
if((data39.fds === undefined) && (missing37 = "fds")){
validate26.errors = [{instancePath:instancePath+"/start",schemaPath:"#/properties/start/required",keyword:"required",params:{missingProperty: missing37},message:"must have required property '"+missing37+"'"}];
return false;
}
else {
if(data39.fds !== undefined){
let data40 = data39.fds;
if(Array.isArray(data40)){
if(data40.length > 4){
validate26.errors = [{instancePath:instancePath+"/start/fds",schemaPath:"#/properties/start/properties/fds/maxItems",keyword:"maxItems",params:{limit: 4},message:"must NOT have more than 4 items"}];
return false;
}
else {
if(data40.length < 4){
validate26.errors = [{instancePath:instancePath+"/start/fds",schemaPath:"#/properties/start/properties/fds/minItems",keyword:"minItems",params:{limit: 4},message:"must NOT have fewer than 4 items"}];
return false;
}
}
}
}
}
}
var valid0 = _errs40 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resize !== undefined){
let data41 = data.resize;
const _errs42 = errors;
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
let missing38;
if((data41.value === undefined) && (missing38 = "value")){
validate26.errors = [{instancePath:instancePath+"/resize",schemaPath:"#/properties/resize/required",keyword:"required",params:{missingProperty: missing38},message:"must have required property '"+missing38+"'"}];
return false;
}
}
var valid0 = _errs42 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.put !== undefined){
let data42 = data.put;
const _errs43 = errors;
if(data42 && typeof data42 == "object" && !Array.isArray(data42)){
let missing39;
if((data42.value === undefined) && (missing39 = "value")){
validate26.errors = [{instancePath:instancePath+"/put",schemaPath:"#/properties/put/required",keyword:"required",params:{missingProperty: missing39},message:"must have required property '"+missing39+"'"}];
return false;
}
}
var valid0 = _errs43 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.parallel !== undefined){
let data43 = data.parallel;
const _errs44 = errors;
if(data43 && typeof data43 == "object" && !Array.isArray(data43)){
let missing40;
if((data43.lanes === undefined) && (missing40 = "lanes")){
validate26.errors = [{instancePath:instancePath+"/parallel",schemaPath:"#/properties/parallel/required",keyword:"required",params:{missingProperty: missing40},message:"must have required property '"+missing40+"'"}];
return false;
}
}
var valid0 = _errs44 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate26.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate26.errors = vErrors;
return errors === 0;
}
